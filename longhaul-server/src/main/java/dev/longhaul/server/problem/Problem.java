package dev.longhaul.server.problem;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with one call.
 *
 * @param code what kind of thing
 * @param detail the offending value and the remedy, for people
 * @param field the field, query parameter or header at fault, as in {@code acknowledge.status}; null when it is none
 */
public record Problem(
        ProblemCode code, String detail, @Nullable String field) {

    /** Media type of a problem in JSON. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Characters of a caller's own value that are quoted back. */
    private static final int MAX_QUOTED = 100;

    /** A problem that is no field's. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null);
    }

    /** A field of the body that is missing or has a value that cannot be. */
    public static Problem field(String field, String detail) {
        return new Problem(ProblemCode.INVALID_FIELD, detail, field);
    }

    /** A query parameter, path variable or header that has a value that cannot be. */
    public static Problem parameter(String parameter, String detail) {
        return new Problem(ProblemCode.INVALID_PARAMETER, detail, parameter);
    }

    /** A caller's value in quotes, cut to a length that is fit for a message. */
    public static String quoted(String value) {
        return value.length() <= MAX_QUOTED ? "'" + value + "'" : "'" + value.substring(0, MAX_QUOTED) + "…'";
    }

    /** This problem, to be thrown. */
    public ProblemException exception() {
        return new ProblemException(this);
    }
}
