package dev.longhaul.jdbc.postgresql;

import dev.longhaul.store.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server's clock shows, reckoned from what it showed a moment ago: asking it would cost a trip. Time goes on from when
 * the question went out, so that nothing becomes due too early: the result is ahead of the server's clock by what the question
 * took to arrive, and behind it only by what two clocks can differ in {@link #FRESH}. Thread-safe.
 */
final class ServerClock {

    /**
     * What it showed longer ago is not reckoned with: a process that is stopped between the question and the use of the answer
     * has the same fault, and a clock of good make is off by ten microseconds.
     */
    static final Duration FRESH = Duration.ofMillis(100);

    /** An answer that took longer is not reckoned with: nobody knows when on that trip it was given. */
    static final Duration QUICK = Duration.ofMillis(5);

    private final LongSupplier nanoTime;
    private volatile @Nullable Look latest;

    /**
     * A clock that nobody has looked at yet.
     *
     * @param nanoTime this node's, as {@link System#nanoTime()}
     */
    ServerClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** When a question goes out; to be told with its answer. */
    long aboutToAsk() {
        return nanoTime.getAsLong();
    }

    /** The answer has just come. */
    void showed(Instant shown, long asked) {
        if (nanoTime.getAsLong() - asked <= QUICK.toNanos()) {
            latest = new Look(shown, asked);
        }
    }

    /** What it shows now, to the microsecond; null if nobody has looked at it lately. */
    @Nullable
    Instant reckoned() {
        Look look = latest;
        if (look == null) {
            return null;
        }
        long since = nanoTime.getAsLong() - look.asked();
        return since <= FRESH.toNanos() ? Micros.ceil(look.shown().plusNanos(since)) : null;
    }

    /** What it showed, and when the question had gone out. */
    private record Look(Instant shown, long asked) {}
}
