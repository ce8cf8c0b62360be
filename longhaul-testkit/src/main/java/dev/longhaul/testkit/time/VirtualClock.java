package dev.longhaul.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when told. Thread-safe. */
public final class VirtualClock implements InstantSource {

    private final Instant start;
    private final AtomicReference<Instant> now;

    /** A clock that stands at an instant. */
    public VirtualClock(Instant start) {
        this.start = start;
        this.now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Nanoseconds since the clock was made: what {@link System#nanoTime} would have counted. */
    public long nanoTime() {
        return Duration.between(start, instant()).toNanos();
    }

    /**
     * Moves the clock on.
     *
     * @throws IllegalArgumentException if negative: time does not go back
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("cannot go back by " + time.negated());
        }
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** Moves the clock on to an instant; stays where it is if that has passed. */
    public void advanceTo(Instant instant) {
        now.updateAndGet(current -> current.isBefore(instant) ? instant : current);
    }

    @Override
    public String toString() {
        return "virtual clock at " + instant();
    }
}
