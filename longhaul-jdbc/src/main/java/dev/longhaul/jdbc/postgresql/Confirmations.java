package dev.longhaul.jdbc.postgresql;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers commits that nobody confirmed: their answer was lost, or their wait for a synchronous standby was cancelled. What
 * they wrote may be seen, and yet be lost with the primary. The log has an order: a later commit that is confirmed confirms
 * them all. Thread-safe.
 */
final class Confirmations {
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();

    /** A commit was not confirmed. */
    void missed() {
        unknown.incrementAndGet();
    }

    /** How many were missed so far: to be told to {@link #arrived} after a commit that began now. */
    long missedSoFar() {
        return unknown.get();
    }

    /** Whether some are missed still, so that a commit must write to the log even if it has nothing to write. */
    boolean areMissing() {
        return unknown.get() > confirmed.get();
    }

    /** A commit that wrote to the log is confirmed, and with it all that were missed before it began. */
    void arrived(long missedBefore) {
        confirmed.accumulateAndGet(missedBefore, Math::max);
    }
}
