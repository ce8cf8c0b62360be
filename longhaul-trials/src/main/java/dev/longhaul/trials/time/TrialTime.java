package dev.longhaul.trials.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The host's two clocks, and waiting for them. Thread-safe. */
public final class TrialTime {

    private static final Duration LOOK = Duration.ofMillis(20);

    /** Nanoseconds of the monotonic clock (CLOCK_MONOTONIC): comparable between the processes of one machine. */
    public long nanos() {
        return System.nanoTime();
    }

    /** Microseconds since 1970 by the wall clock, as this process sees it. */
    public long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Waits; an interrupt ends the wait and stays set. */
    public void pause(Duration span) {
        long until = nanos() + span.toNanos();
        for (long left = span.toNanos(); left > 0 && !Thread.currentThread().isInterrupted(); left = until - nanos()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Waits until something holds, looking every 20 ms; false if it does not within {@code longest}. */
    public boolean await(Duration longest, BooleanSupplier condition) {
        return await(longest, LOOK, condition);
    }

    /** Waits until something holds, looking so often; false if it does not within {@code longest} or at an interrupt. */
    public boolean await(Duration longest, Duration look, BooleanSupplier condition) {
        long until = nanos() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (nanos() - until >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            pause(look);
        }
        return true;
    }

    /** How long it is since a reading of {@link #nanos}. */
    public Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }
}
