package dev.longhaul.engine.run;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets handlers that work in a transaction of the store run no more at once than the store can bear: they would wait for its
 * one writer or its last connection, fail for waiting too long, and keep the engine from renewing and settling. Thread-safe.
 */
final class Turns {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    /** @param atOnce how many at once */
    Turns(int atOnce) {
        this.free = atOnce;
    }

    /** Starts something now, or when its turn has come, then on the thread of whoever gives a turn back. Never waits. */
    void take(Runnable start) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(start);
                return;
            }
            free--;
        }
        start.run();
    }

    /** What was started has ended. */
    void giveBack() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            free += next == null ? 1 : 0;
        }
        if (next != null) {
            next.run();
        }
    }
}
