package dev.longhaul.server.security;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses what another web site makes a browser send. A browser adds its credentials, or reaches our loopback, by itself;
 * what it cannot do is hide where the request comes from.
 *
 * <p>The rule, for methods that change something: {@code Sec-Fetch-Site} has to be {@code same-origin} or {@code none}
 * (the address bar); without that header, an {@code Origin} has to name the Host that is called; without both it is no
 * browser of this decade, and passes. This is what Go's {@code http.CrossOriginProtection} does. It serves the API and the
 * console's forms alike, so that forms need no token.
 */
public final class CrossSiteFilter extends OncePerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OUR_OWN = Set.of("same-origin", "none");

    private final JsonMapper json;

    public CrossSiteFilter(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SAFE.contains(request.getMethod()) || isOurOwn(request)) {
            chain.doFilter(request, response);
        } else {
            String detail = "a page of another site (" + Problem.quoted(origin(request))
                    + ") made this call; call from a program, or from this server's own pages";
            ProblemJson.write(json, Problem.of(ProblemCode.CROSS_SITE, detail), response);
        }
    }

    private static boolean isOurOwn(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OUR_OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || authority(origin).equals(lower(request.getHeader(HttpHeaders.HOST)));
    }

    private static String origin(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? "unnamed" : origin;
    }

    private static String authority(String origin) {
        int end = origin.indexOf("://");
        return end < 0 ? "" : lower(origin.substring(end + 3));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "(no host)" : text.toLowerCase(Locale.ROOT);
    }
}
