package dev.longhaul.server.security;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks for an API key, if there are any: {@code Authorization: Bearer KEY} from programs, or HTTP Basic with the key as
 * password from a browser (the user's name is free). Health may be asked without one, and then says up or down and no more.
 *
 * <p>Basic rather than a login page with a cookie: nothing is kept here that could be stolen or has to expire, and
 * {@link CrossSiteFilter} keeps other sites from using what the browser remembers.
 */
public final class ApiKeyFilter extends OncePerRequestFilter {

    /** Compared with the path as it was sent, so that no detour of dots or semicolons is taken for one of them. */
    private static final Set<String> HEALTH =
            Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");

    private final ApiKeys keys;
    private final JsonMapper json;

    public ApiKeyFilter(ApiKeys keys, JsonMapper json) {
        this.keys = keys;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!keys.required()) {
            chain.doFilter(new Called(request, new Caller(Caller.LOCAL)), response);
            return;
        }
        Optional<String> presented = presented(request.getHeader(HttpHeaders.AUTHORIZATION));
        Optional<String> name = presented.flatMap(keys::nameOf);
        if (name.isPresent()) {
            chain.doFilter(new Called(request, new Caller(name.get())), response);
        } else if (presented.isEmpty() && HEALTH.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            refuse(request, response, presented.isPresent());
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, boolean wrong) throws IOException {
        boolean machine = request.getRequestURI().startsWith("/api/")
                || request.getRequestURI().startsWith("/actuator/");
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                machine
                        ? "Bearer realm=\"longhaul\""
                        : "Basic realm=\"Longhaul (API key as password)\", charset=\"UTF-8\"");
        String detail = wrong
                ? "this API key is not known; see longhaul.api-keys"
                : "send Authorization: Bearer KEY, or sign in with the key as password";
        ProblemJson.write(json, Problem.of(ProblemCode.UNAUTHORIZED, detail), response);
    }

    private static Optional<String> presented(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return Optional.of("");
        }
        String value = authorization.substring(space + 1).strip();
        return Optional.of(
                switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
                    case "bearer" -> value;
                    case "basic" -> password(value);
                    default -> "";
                });
    }

    private static String password(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return ""; // no base64, so no key either
        }
    }

    /** The request with the one who makes it. */
    private static final class Called extends HttpServletRequestWrapper {
        private final Caller caller;

        Called(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public String getRemoteUser() {
            return caller.getName();
        }
    }
}
