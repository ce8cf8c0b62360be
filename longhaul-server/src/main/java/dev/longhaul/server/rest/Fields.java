package dev.longhaul.server.rest;

import dev.longhaul.server.problem.Problem;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what the modules below refuse into a problem that names the field. */
final class Fields {

    private Fields() {}

    /**
     * What the check gives.
     *
     * @throws dev.longhaul.server.problem.ProblemException if the check throws IllegalArgumentException; with its message
     */
    static <T> T check(String field, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw Problem.field(field, String.valueOf(e.getMessage())).exception();
        }
    }

    /**
     * The value of a field that has to be there.
     *
     * @throws dev.longhaul.server.problem.ProblemException if it is not
     */
    static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw Problem.field(field, field + " is missing").exception();
        }
        return value;
    }
}
