package dev.longhaul.testkit.simulation.life;

import dev.longhaul.testkit.simulation.fiber.Fibers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The database's clock: the world's time, and whatever somebody has put on top of it. */
final class DatabaseClock implements InstantSource {

    static final Instant BEGIN = Instant.parse("2027-01-01T00:00:00Z");

    private final Fibers fibers;
    private long offset;
    private long forward;
    private Instant beforeJumpBack = BEGIN;
    private long jumpedAt = Long.MIN_VALUE;
    private long forwardAt = -1;

    DatabaseClock(Fibers fibers) {
        this.fibers = fibers;
    }

    @Override
    public Instant instant() {
        return BEGIN.plusNanos(fibers.now() + offset);
    }

    /** The latest that it has shown so far. */
    Instant latest() {
        Instant now = instant();
        return now.isBefore(beforeJumpBack) ? beforeJumpBack : now;
    }

    void jump(Duration by) {
        beforeJumpBack = latest();
        offset += by.toNanos();
        forward += Math.max(0, by.toNanos());
        jumpedAt = fibers.now();
        forwardAt = by.isNegative() ? forwardAt : jumpedAt;
    }

    /** How far it has jumped forward in all. */
    long forward() {
        return forward;
    }

    /** When it jumped forward last; -1 for never. */
    long forwardAt() {
        return forwardAt;
    }

    /** When it jumped last, either way; the smallest number for never. */
    long jumpedAt() {
        return jumpedAt;
    }
}
