package dev.longhaul.console;

import dev.longhaul.console.browser.AnswerHeaders;
import dev.longhaul.console.browser.CrossSite;
import dev.longhaul.console.page.ConsolePlace;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets to the console's pages whom the application knows in the right role, and, where {@code longhaul.console.loopback} says that
 * nothing proxies to the application, whoever sits at this machine; refuses what pages of other sites make a browser send, and says what
 * pages may load. Stands before the console's own controllers and files, whatever their addresses are in this application, and so after
 * Spring Security. Thread-safe.
 *
 * <p>On loopback the {@code Host} has to be one of loopback's own names, or a page whose name is made to resolve to 127.0.0.1 could read
 * the console as if it were its own. A proxy on this machine cannot be told from a person at it if it says nothing of itself, which is why
 * a setting has to; what does say so is refused in spite of the setting.
 */
final class ConsoleGuard implements HandlerInterceptor {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** What proxies say of themselves, besides everything that begins with {@value #FORWARDED}; in lower case. */
    private static final Set<String> PROXIES = Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip");

    private static final String FORWARDED = "x-forwarded-";

    /** By which Tomcat says that it took the caller's address from a header. */
    private static final String ADDRESS_OF_A_HEADER = "org.apache.tomcat.request.forwarded";

    private final ConsoleProperties settings;
    private final ConsolePlace place;

    ConsoleGuard(ConsoleProperties settings, ConsolePlace place) {
        this.settings = settings;
        this.place = place;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!place.isServedBy(handler, request)) {
            return true;
        }
        AnswerHeaders.set(response);
        String refusal = refusal(request);
        if (refusal == null) {
            return true;
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(refusal.getBytes(StandardCharsets.UTF_8));
        return false;
    }

    private @Nullable String refusal(HttpServletRequest request) {
        if (CrossSite.isForged(request)) {
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
        return settings.loopback() && isFromHere(asItCame(request))
                ? null
                : "Nobody is logged in. The console is for users of this application in the role " + settings.role()
                        + ", and, with longhaul.console.loopback=true, for whoever opens http://localhost on this machine, through no"
                        + " proxy.\n";
    }

    /** Without what filters made of it: one of Spring's takes away the headers of proxies, and the caller's address with them. */
    private static HttpServletRequest asItCame(HttpServletRequest request) {
        HttpServletRequest came = request;
        while (came instanceof ServletRequestWrapper wrapper
                && wrapper.getRequest() instanceof HttpServletRequest inner) {
            came = inner;
        }
        return came;
    }

    private static boolean isFromHere(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host != null
                && LOOPBACK.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT))
                && request.getAttribute(ADDRESS_OF_A_HEADER) == null
                && Collections.list(request.getHeaderNames()).stream().noneMatch(ConsoleGuard::isOfAProxy)
                && isLoopback(request.getRemoteAddr());
    }

    private static boolean isOfAProxy(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return PROXIES.contains(name) || name.startsWith(FORWARDED);
    }

    /** The address is one as digits, so nobody is asked for it. */
    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // Not an address, and so not one of this machine.
        }
    }
}
