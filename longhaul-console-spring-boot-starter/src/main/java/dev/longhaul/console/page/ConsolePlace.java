package dev.longhaul.console.page;

import dev.longhaul.spring.config.InvalidConfigurationException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Where the console stands in its application.
 *
 * @param servlet the path of Spring MVC's servlet in the application, without a slash at its end; empty if it is the root
 * @param path the console's in that servlet; begins with a slash and does not end with one, unless it is one
 */
public record ConsolePlace(String servlet, String path) {

    public ConsolePlace {
        if (!path.matches("/|(/[A-Za-z0-9._~-]+)+")) {
            throw new InvalidConfigurationException(
                    "longhaul.console.path is '" + path + "', which is no path of an application.",
                    "Write it like /longhaul: a slash before each part, none at the end.");
        }
    }

    /** The address of the first page. */
    public String home() {
        return servlet + path;
    }

    /** What stands before the slash of every other address in the console. */
    public String base() {
        return servlet + inServlet();
    }

    /** What files are asked for with, as the servlet sees it. */
    String files() {
        return inServlet() + "/console/**";
    }

    /**
     * Whether what was chosen to answer a request is the console: one of its pages or moves, or its files. Asked of what answers and not
     * of the address, because an application may give its controllers other ones: prefixes, paths in any case.
     */
    public boolean isServedBy(Object handler, HttpServletRequest request) {
        return handler instanceof HandlerMethod method
                ? ConsoleController.class.isAssignableFrom(method.getBeanType())
                : files().equals(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    }

    private String inServlet() {
        return path.equals("/") ? "" : path;
    }
}
