package dev.longhaul.server.security;

import java.security.Principal;

/**
 * Who calls, as the audit will name them.
 *
 * @param name the API key's name, or {@value #LOCAL} where no key is needed
 */
public record Caller(String name) implements Principal {

    /** The caller where no key is needed. */
    public static final String LOCAL = "local";

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
