package dev.longhaul.engine.claim;

import dev.longhaul.engine.runtime.EngineRuntime;
import java.time.Duration;

/** When somebody wants the poller to poll: the earliest wish counts. Thread-safe. */
final class Alarm {

    private final EngineRuntime runtime;
    private boolean set;
    private long at;

    Alarm(EngineRuntime runtime) {
        this.runtime = runtime;
    }

    /** Wishes for a poll at a moment of the node's monotonic clock; true if nobody wished for an earlier one. */
    synchronized boolean set(long nanoTime) {
        boolean sooner = !set || at - nanoTime > 0;
        if (sooner) {
            set = true;
            at = nanoTime;
        }
        return sooner;
    }

    /** Whether the time of a wish has come; it is then forgotten. */
    synchronized boolean take() {
        boolean come = set && at - runtime.nanoTime() <= 0;
        set &= !come;
        return come;
    }

    /** The shorter of a wait and the time until the earliest wish. */
    synchronized Duration shorten(Duration wait) {
        if (!set) {
            return wait;
        }
        Duration left = Duration.ofNanos(Math.max(0, at - runtime.nanoTime()));
        return left.compareTo(wait) < 0 ? left : wait;
    }
}
