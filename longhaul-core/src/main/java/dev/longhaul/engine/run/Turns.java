package dev.longhaul.engine.run;

import dev.longhaul.engine.flight.Flight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Lets handlers that work in a transaction of the store run no more at once than the store can bear: they would wait for its
 * one writer or its last connection, fail for waiting too long, and keep the engine from renewing and settling. Thread-safe.
 */
final class Turns {

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int free;

    private record Waiting(Flight flight, Runnable start) {}

    /** @param atOnce how many at once */
    Turns(int atOnce) {
        this.free = atOnce;
    }

    /** Starts an attempt now, or when its turn has come, then on the thread of whoever gives a turn back. Never waits. */
    void take(Flight flight, Runnable start) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(new Waiting(flight, start));
                return;
            }
            free--;
        }
        start.run();
    }

    /** An attempt that had its turn has ended. */
    void giveBack() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
            free += next == null ? 1 : 0;
        }
        if (next != null) {
            next.start().run();
        }
    }

    /** Those that wait for their turn; they get none any more. */
    synchronized List<Flight> takeWaiting() {
        List<Flight> flights = new ArrayList<>();
        for (Waiting each = waiting.poll(); each != null; each = waiting.poll()) {
            flights.add(each.flight());
        }
        return flights;
    }
}
