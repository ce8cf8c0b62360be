package dev.longhaul.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to fail an attempt and ask that the next one be due no earlier than a given time from now: the
 * later of this and the schedule counts. Recognised anywhere in the chain of causes.
 */
public class RetryAfterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * @param delay zero or more
     * @throws IllegalArgumentException if the delay is negative
     */
    public RetryAfterException(String message, Duration delay) {
        this(message, delay, null);
    }

    /**
     * @param delay zero or more
     * @throws IllegalArgumentException if the delay is negative
     */
    public RetryAfterException(String message, Duration delay, @Nullable Throwable cause) {
        super(message, cause);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("retry-after " + delay + " is negative; use zero or more");
        }
        this.delay = delay;
    }

    /** The wish, zero or more. */
    public Duration delay() {
        return delay;
    }
}
