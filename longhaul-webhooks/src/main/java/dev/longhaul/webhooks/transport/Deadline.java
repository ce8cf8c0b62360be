package dev.longhaul.webhooks.transport;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point on a monotonic clock by which all of an exchange must be over. */
final class Deadline {

    private final LongSupplier nanoTime;
    private final long start;
    private final long nanos;

    private Deadline(LongSupplier nanoTime, Duration timeout) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.nanos = timeout.toNanos();
    }

    static Deadline after(Duration timeout, LongSupplier nanoTime) {
        return new Deadline(nanoTime, timeout);
    }

    /** Nanoseconds left; zero or less once it has passed. */
    long remainingNanos() {
        return nanos - (nanoTime.getAsLong() - start);
    }

    /** What is left in milliseconds, rounded up, so that only a deadline that has passed gives zero. */
    long remainingMillis() {
        return Math.max(0, (remainingNanos() + 999_999) / 1_000_000);
    }

    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
