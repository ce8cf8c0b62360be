package dev.longhaul.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a node treats a job type.
 *
 * @param concurrency the most attempts of the type at once on one node; at least 1. Those whose handler has returned, and
 *     which wait for the commit that records them, do not count; with them at most twice as many are in flight
 * @param timeout how long an attempt may run before its thread is interrupted; over zero, at most 7 days
 * @param holdOnDead whether a dead job keeps holding those behind it in the order of their key, until it is redriven or
 *     cancelled; otherwise the next one runs
 * @param schedule the schedule, by name or text, of jobs of the type that are enqueued on this node and ask for none; null
 *     for the default one. A name must be registered when the first of them is enqueued
 */
public record TypeOptions(
        int concurrency,
        Duration timeout,
        boolean holdOnDead,
        @Nullable String schedule) {

    /** The longest timeout. */
    public static final Duration MAX_TIMEOUT = Duration.ofDays(7);

    /** As many as the node has workers, 5 minutes, a dead job lets the next one run, the default schedule. */
    public static final TypeOptions DEFAULT = new TypeOptions(Integer.MAX_VALUE, Duration.ofMinutes(5), false, null);

    public TypeOptions {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency " + concurrency + " is below 1; pause the type instead");
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + " is outside 0 (excluded) to " + MAX_TIMEOUT);
        }
    }

    /** The same with at most so many attempts at once on one node. */
    public TypeOptions concurrency(int most) {
        return new TypeOptions(most, timeout, holdOnDead, schedule);
    }

    /** The same with another timeout. */
    public TypeOptions timeout(Duration longest) {
        return new TypeOptions(concurrency, longest, holdOnDead, schedule);
    }

    /** The same, and a dead job holds the order of its key. */
    public TypeOptions holdingOnDead() {
        return new TypeOptions(concurrency, timeout, true, schedule);
    }

    /** The same with another schedule for jobs that ask for none. */
    public TypeOptions schedule(@Nullable String nameOrText) {
        return new TypeOptions(concurrency, timeout, holdOnDead, nameOrText);
    }
}
