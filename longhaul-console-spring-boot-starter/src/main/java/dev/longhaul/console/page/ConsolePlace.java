package dev.longhaul.console.page;

import dev.longhaul.spring.config.InvalidConfigurationException;

/**
 * Where the console stands in its application.
 *
 * @param path begins with a slash and does not end with one, unless it is one
 */
public record ConsolePlace(String path) {

    public ConsolePlace {
        if (!path.matches("/|(/[A-Za-z0-9._~-]+)+")) {
            throw new InvalidConfigurationException(
                    "longhaul.console.path is '" + path + "', which is no path of an application.",
                    "Write it like /longhaul: a slash before each part, none at the end.");
        }
    }

    /** What stands before the slash of an address in the console. */
    public String base() {
        return path.equals("/") ? "" : path;
    }
}
