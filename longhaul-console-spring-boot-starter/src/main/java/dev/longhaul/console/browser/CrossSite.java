package dev.longhaul.console.browser;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Recognises what another web site makes a browser send. A browser adds its credentials, or reaches our loopback, by itself; what it
 * cannot do is hide where the request comes from. Thread-safe.
 *
 * <p>The rule, for methods that change something: {@code Sec-Fetch-Site} has to be {@code same-origin} or {@code none} (the address
 * bar); without that header, an {@code Origin} has to name the Host that is called; without both it is no browser of this decade, and
 * passes. This is what Go's {@code http.CrossOriginProtection} does. Forms need no token where it is kept.
 */
public final class CrossSite {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OUR_OWN = Set.of("same-origin", "none");

    private CrossSite() {}

    /** Whether a request would change something and comes from another site's page. */
    public static boolean isForged(HttpServletRequest request) {
        return !SAFE.contains(request.getMethod()) && !isOurOwn(request);
    }

    private static boolean isOurOwn(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OUR_OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || authority(origin).equals(lower(request.getHeader(HttpHeaders.HOST)));
    }

    private static String authority(String origin) {
        int end = origin.indexOf("://");
        return end < 0 ? "" : lower(origin.substring(end + 3));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "(no host)" : text.toLowerCase(Locale.ROOT);
    }
}
