package dev.longhaul.server.rest;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that a call does not know, and those given twice: a filter that is misspelt and ignored would
 * list, and an operator would then move, what was not meant.
 */
final class KnownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && !request.getParameterMap().isEmpty()) {
            SortedSet<String> known = known(method);
            request.getParameterMap().forEach((name, values) -> check(known, Map.entry(name, values)));
        }
        return true;
    }

    private static void check(SortedSet<String> known, Map.Entry<String, String[]> given) {
        String name = given.getKey();
        if (!known.contains(name)) {
            String instead = known.isEmpty() ? "this call has none" : "known are " + String.join(", ", known);
            throw new Problem(
                            ProblemCode.UNKNOWN_PARAMETER,
                            "there is no query parameter " + Problem.quoted(name) + "; " + instead,
                            name)
                    .exception();
        }
        if (given.getValue().length > 1) {
            throw Problem.parameter(name, name + " is given " + given.getValue().length + " times; give it once")
                    .exception();
        }
    }

    private static SortedSet<String> known(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(KnownParameters::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(MethodParameter parameter) {
        return String.valueOf(parameter.getParameter().getName());
    }
}
