package dev.longhaul.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets to the console's pages whom the application knows in the right role, and, where the application listens on loopback only, whoever
 * sits at this machine; refuses what pages of other sites make a browser send, and says what pages may load. Stands after Spring
 * Security. Thread-safe.
 *
 * <p>On loopback the {@code Host} has to be one of loopback's own names, or a page whose name is made to resolve to 127.0.0.1 could read
 * the console as if it were its own; and what a proxy forwards is not from this machine.
 */
final class ConsoleGuard extends OncePerRequestFilter {

    /** What pages may load and do; nothing inline. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OUR_OWN = Set.of("same-origin", "none");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> FORWARDED = Set.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host");

    private final ConsoleProperties settings;
    private final boolean loopbackOnly;

    /** @param loopbackOnly whether the application listens on loopback and nowhere else */
    ConsoleGuard(ConsoleProperties settings, boolean loopbackOnly) {
        this.settings = settings;
        this.loopbackOnly = loopbackOnly;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        String refusal = refusal(request);
        if (refusal == null) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(refusal.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable String refusal(HttpServletRequest request) {
        if (!SAFE.contains(request.getMethod()) && !isOurOwn(request)) {
            return "A page of another site made this call; use the console's own pages.\n";
        }
        if (settings.unsecured()) {
            return null;
        }
        if (request.getUserPrincipal() != null) {
            return settings.role().isBlank() || request.isUserInRole(settings.role())
                    ? null
                    : "You are logged in without the role " + settings.role()
                            + ", which the console asks for; longhaul.console.role names another one.\n";
        }
        return loopbackOnly && isFromHere(request)
                ? null
                : "Nobody is logged in. The console is for users of this application in the role " + settings.role()
                        + ", and, while it listens on loopback only, for whoever opens http://localhost on this machine.\n";
    }

    private static boolean isFromHere(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host != null
                && LOOPBACK.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT))
                && FORWARDED.stream().allMatch(header -> request.getHeader(header) == null)
                && isLoopback(request.getRemoteAddr());
    }

    /** The address is one as digits, so nobody is asked for it. */
    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // Not an address, and so not one of this machine.
        }
    }

    /** As the server's own rule: what a browser cannot hide is where a request comes from. */
    private static boolean isOurOwn(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OUR_OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String host = request.getHeader(HttpHeaders.HOST);
        return origin == null
                || (host != null && origin.toLowerCase(Locale.ROOT).endsWith("://" + host.toLowerCase(Locale.ROOT)));
    }
}
