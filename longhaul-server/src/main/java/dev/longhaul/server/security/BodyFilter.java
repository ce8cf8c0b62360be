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
import java.util.function.LongSupplier;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Bounds a request's body, announced or chunked, in bytes and in time. */
public final class BodyFilter extends OncePerRequestFilter {

    private final BodyLimits limits;
    private final LongSupplier nanoTime;
    private final JsonMapper json;

    /**
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    public BodyFilter(BodyLimits limits, LongSupplier nanoTime, JsonMapper json) {
        this.limits = limits;
        this.nanoTime = nanoTime;
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
            chain.doFilter(new Bounded(request, limits, nanoTime), response);
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
        private final LongSupplier nanoTime;

        Bounded(HttpServletRequest request, BodyLimits limits, LongSupplier nanoTime) {
            super(request);
            this.limits = limits;
            this.nanoTime = nanoTime;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedInput(super.getInputStream(), limits, nanoTime);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
