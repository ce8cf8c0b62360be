package dev.longhaul.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to say that it is not ready yet: come back after a delay. Takes an attempt number, but is no failure,
 * and the schedule's position stays. Recognised anywhere in the chain of causes.
 */
public class SnoozeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * @param delay zero or more
     * @throws IllegalArgumentException if the delay is negative
     */
    public SnoozeException(String message, Duration delay) {
        this(message, delay, null);
    }

    /**
     * @param delay zero or more
     * @throws IllegalArgumentException if the delay is negative
     */
    public SnoozeException(String message, Duration delay, @Nullable Throwable cause) {
        super(message, cause);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a snooze of " + delay + " is negative; use zero or more");
        }
        this.delay = delay;
    }

    /** How long to wait, zero or more. */
    public Duration delay() {
        return delay;
    }
}
