package dev.longhaul.server.client;

/** A call that did not end as asked: why, in a sentence for a person. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public ApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ApiException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of failure this is. */
    public Kind kind() {
        return kind;
    }

    /** What stood in the way. */
    public enum Kind {
        /** The server refused what was asked, or could not do it. */
        REFUSED,
        /** Nobody answered, or not in time. */
        UNREACHABLE,
        /** There is no such thing. */
        NOT_FOUND,
        /** The API key is missing or wrong. */
        FORBIDDEN
    }
}
