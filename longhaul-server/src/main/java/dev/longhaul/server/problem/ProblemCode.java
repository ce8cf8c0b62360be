package dev.longhaul.server.problem;

import java.net.URI;
import java.util.Locale;

/** Everything that can be wrong with a call. Codes are stable: programs branch on them, and none changes its meaning. */
public enum ProblemCode {
    /** The body is not JSON, or not JSON within the limits. */
    INVALID_JSON(400, "The body is not acceptable JSON"),
    /** A field is missing or has a value that cannot be. */
    INVALID_FIELD(400, "A field is not valid"),
    /** The body has a field that this call does not know. */
    UNKNOWN_FIELD(400, "A field is not known"),
    /** A query parameter, path variable or request header has a value that cannot be. */
    INVALID_PARAMETER(400, "A parameter is not valid"),
    /** The call has a query parameter that it does not know. */
    UNKNOWN_PARAMETER(400, "A parameter is not known"),
    /** The request is not one that can be read. */
    BAD_REQUEST(400, "The request cannot be read"),
    /** No API key, or one that is not known. */
    UNAUTHORIZED(401, "An API key is needed"),
    /** Another web site asked a browser to change something here. */
    CROSS_SITE(403, "Calls from other sites are refused"),
    /** The Host header names somebody else. */
    HOST_NOT_ALLOWED(403, "This server is not called that"),
    /** There is nothing at this path. */
    NOT_FOUND(404, "There is nothing here"),
    /** There is no job with this id, or no longer. */
    JOB_NOT_FOUND(404, "There is no such job"),
    /** The path does not take this method. */
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    /** The answer cannot be had in the media type that was asked for. */
    NOT_ACCEPTABLE(406, "The answer is JSON"),
    /** The body took too long to arrive. */
    BODY_TIMEOUT(408, "The body took too long"),
    /** The job is in a state in which this move means nothing. */
    WRONG_STATE(409, "The job is in another state"),
    /** The job came from no broker, or was too large to be kept whole, and cannot be sent back. */
    NO_ORIGIN(409, "The job cannot be returned"),
    /** The idempotency key was used for another request. */
    IDEMPOTENCY_CONFLICT(409, "The idempotency key belongs to another request"),
    /** The body is larger than allowed. */
    BODY_TOO_LARGE(413, "The body is too large"),
    /** The body is not JSON by its media type. */
    UNSUPPORTED_MEDIA_TYPE(415, "The body has to be application/json"),
    /** Something went wrong here; the log says what. */
    INTERNAL(500, "Something went wrong here"),
    /** The store cannot do it now; nothing was done. */
    STORE_UNAVAILABLE(503, "The store is not available");

    /** What the type of every problem begins with. */
    public static final String TYPE_PREFIX = "urn:longhaul:problem:";

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** The same short sentence for every problem of this code. */
    public String title() {
        return title;
    }

    /** The word in JSON: {@code invalid-field}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The problem type's identifier: {@code urn:longhaul:problem:invalid-field}. */
    public URI type() {
        return URI.create(TYPE_PREFIX + word());
    }
}
