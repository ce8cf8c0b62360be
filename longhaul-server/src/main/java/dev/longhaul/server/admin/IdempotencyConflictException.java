package dev.longhaul.server.admin;

import dev.longhaul.job.JobId;

/** Says that an idempotency key belongs to a job that was asked for with another request. */
public final class IdempotencyConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JobId first;

    IdempotencyConflictException(JobId first) {
        super("this idempotency key belongs to job " + first
                + ", which was asked for with another body; use a new key for a new request, and the same body for the same"
                + " key");
        this.first = first;
    }

    /** The job that has the key. */
    public JobId first() {
        return first;
    }
}
