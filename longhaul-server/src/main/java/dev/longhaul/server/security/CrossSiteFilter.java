package dev.longhaul.server.security;

import dev.longhaul.console.browser.CrossSite;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Refuses what another web site makes a browser send, to the API and to the console's forms alike: see {@link CrossSite}. */
public final class CrossSiteFilter extends OncePerRequestFilter {

    private final JsonMapper json;

    public CrossSiteFilter(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (CrossSite.isForged(request)) {
            String detail = "a page of another site (" + Problem.quoted(origin(request))
                    + ") made this call; call from a program, or from this server's own pages";
            ProblemJson.write(json, Problem.of(ProblemCode.CROSS_SITE, detail), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static String origin(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? "unnamed" : origin;
    }
}
