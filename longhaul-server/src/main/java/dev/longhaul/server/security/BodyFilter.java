package dev.longhaul.server.security;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemException;
import dev.longhaul.server.problem.ProblemJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Bounds a request's body, announced or chunked, in bytes and in time. */
public final class BodyFilter extends OncePerRequestFilter {

    private final BodyLimits limits;
    private final MonotonicClock clock;
    private final JsonMapper json;

    public BodyFilter(BodyLimits limits, MonotonicClock clock, JsonMapper json) {
        this.limits = limits;
        this.clock = clock;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limits.bytes()) {
            response.setHeader("Connection", "close"); // rather than read what is refused
            ProblemJson.write(json, limits.tooLarge(), response);
            return;
        }
        try {
            chain.doFilter(new Bounded(request, limits, clock), response);
        } catch (ProblemException refused) {
            ProblemJson.write(json, refused.problem(), response);
        }
    }

    /**
     * How large a body may be, and how long it may take.
     *
     * @param bytes the most bytes
     * @param time from the first read on
     */
    public record BodyLimits(long bytes, Duration time) {

        Problem tooLarge() {
            return Problem.of(
                    ProblemCode.BODY_TOO_LARGE,
                    "the body is larger than " + bytes
                            + " bytes (longhaul.http.body-limit); send less, or a reference to the rest");
        }

        Problem tooSlow() {
            return Problem.of(
                    ProblemCode.BODY_TIMEOUT,
                    "the body did not arrive within " + time + " (longhaul.http.body-timeout)");
        }
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        private final BodyLimits limits;
        private final MonotonicClock clock;

        Bounded(HttpServletRequest request, BodyLimits limits, MonotonicClock clock) {
            super(request);
            this.limits = limits;
            this.clock = clock;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedInput(super.getInputStream(), limits, clock);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
