package dev.longhaul.engine.runtime;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the database's clock probably shows now, judged by what it showed last: never less, as long as both clocks run at one
 * pace. Used for sleeping, for display, and to know when the database is worth asking; never to decide whether a job is due
 * or has expired. Thread-safe.
 */
public final class StoreClock {

    private final EngineRuntime runtime;
    private volatile @Nullable Reading last;

    /** @param runtime whose monotonic clock carries the last reading on */
    public StoreClock(EngineRuntime runtime) {
        this.runtime = runtime;
    }

    /** The database's clock showed this when the node's monotonic clock showed that. */
    public void observe(Instant shown, long nanoTime) {
        last = new Reading(shown, nanoTime);
    }

    /** Whether anything was observed yet. */
    public boolean known() {
        return last != null;
    }

    /** What it shows at a moment of the monotonic clock; the epoch before the first observation. */
    public Instant at(long nanoTime) {
        Reading reading = last;
        return reading == null ? Instant.EPOCH : reading.shown().plusNanos(nanoTime - reading.nanoTime());
    }

    /** How long it takes until it shows this; negative when it has. */
    public Duration until(Instant instant) {
        return Duration.between(at(runtime.nanoTime()), instant);
    }

    /** How long ago it showed this; negative when it has not yet. */
    public Duration since(Instant instant) {
        return Duration.between(instant, at(runtime.nanoTime()));
    }

    private record Reading(Instant shown, long nanoTime) {}
}
