package dev.longhaul.server.security;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers only to this server's own names. On loopback no key is asked for, so a page whose name is made to resolve to
 * 127.0.0.1 (DNS rebinding) could otherwise talk to us as if it were ours; the Host header still carries that page's name.
 */
public final class HostFilter extends OncePerRequestFilter {

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> allowed;
    private final JsonMapper json;

    /**
     * @param more names besides those of loopback, without port
     */
    public HostFilter(Collection<String> more, JsonMapper json) {
        this.allowed = new HashSet<>(LOOPBACK);
        more.forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        if (allowed.contains(name(host))) {
            chain.doFilter(request, response);
        } else {
            String detail = "Host " + Problem.quoted(String.valueOf(host))
                    + " is not a name of this server; call it localhost or 127.0.0.1, or add the name to"
                    + " longhaul.allowed-hosts";
            ProblemJson.write(json, Problem.of(ProblemCode.HOST_NOT_ALLOWED, detail), response);
        }
    }

    private static String name(@Nullable String host) {
        if (host == null) {
            return "";
        }
        int port = host.lastIndexOf(':');
        String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
