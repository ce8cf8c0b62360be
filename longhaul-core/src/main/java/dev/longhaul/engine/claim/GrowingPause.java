package dev.longhaul.engine.claim;

import java.time.Duration;

/**
 * The pause of a poller that finds something due which it cannot take, because it is in somebody else's hands: it grows as
 * long as nothing is taken, so that the store is not asked without end. One poller's.
 */
final class GrowingPause {

    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(320);

    private Duration next = FIRST;

    /** The wait, or where there is none to wait, the pause. */
    Duration orPause(Duration wait, boolean tookSomething) {
        Duration pause = tookSomething || !wait.isZero() ? FIRST : next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return wait.isZero() ? pause : wait;
    }
}
