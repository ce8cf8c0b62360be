package dev.longhaul.engine.transaction;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.runtime.EngineRuntime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets no more user code at once work in a transaction of the store than the store can bear: it would wait for the one writer or
 * the last connection, fail for waiting too long, and keep the engine from renewing and settling. Attempts and other callers
 * stand in one queue. Thread-safe.
 */
public final class Turns {

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int free;

    private record Waiting(@Nullable Flight flight, Runnable start) {}

    /** @param atOnce how many at once */
    public Turns(int atOnce) {
        this.free = atOnce;
    }

    /** Starts an attempt now, or when its turn has come, then on the thread of whoever gives a turn back. Never waits. */
    public void take(Flight flight, Runnable start) {
        if (taken(new Waiting(flight, start))) {
            start.run();
        }
    }

    /**
     * Waits for a turn.
     *
     * @return false if there was none in time, or the thread was interrupted
     */
    public boolean await(EngineRuntime runtime, Duration atMost) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        Waiting mine = new Waiting(null, () -> turn.complete(null));
        return taken(mine) || runtime.awaitDone(atMost, turn) || !left(mine);
    }

    private synchronized boolean taken(Waiting mine) {
        if (free == 0) {
            waiting.add(mine);
            return false;
        }
        free--;
        return true;
    }

    /** False if it is too late to leave: its turn has come. */
    private synchronized boolean left(Waiting mine) {
        return waiting.remove(mine);
    }

    /** Whoever had a turn needs it no more. */
    public void giveBack() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
            free += next == null ? 1 : 0;
        }
        if (next != null) {
            next.start().run();
        }
    }

    /** Attempts that wait for their turn; they get none any more. */
    public synchronized List<Flight> takeWaiting() {
        List<Flight> flights = new ArrayList<>();
        waiting.removeIf(each -> {
            Flight flight = each.flight();
            return flight != null && flights.add(flight);
        });
        return flights;
    }
}
