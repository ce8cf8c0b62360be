package dev.longhaul.engine.flight;

import java.util.HashMap;
import java.util.Map;

/**
 * How many attempts may still be started here, in all and by type. A permit is free for the next attempt when a handler has
 * returned, rather than with the commit that records it. With those that wait for their commit there are at most twice as
 * many attempts in flight as permits, in all and of each type, or a settle that is held up would let a node claim without
 * end. Thread-safe.
 */
public final class Permits {

    private final int workers;
    private final Count all = new Count();
    private final Map<String, Count> types = new HashMap<>();

    /** @param workers the most attempts whose handlers run at once */
    public Permits(int workers) {
        this.workers = workers;
    }

    /** How many are free in all. */
    public synchronized int free() {
        return all.free(workers);
    }

    /** How many are free for a type of which at most {@code concurrency} may run at once. */
    public synchronized int free(String type, int concurrency) {
        Count of = types.get(type);
        return Math.min(all.free(workers), of == null ? concurrency : of.free(concurrency));
    }

    /** Whether half of those are free that a type can have of which at most {@code concurrency} may run at once. */
    public synchronized boolean halfFree(String type, int concurrency) {
        int most = Math.min(workers, concurrency);
        return free(type, concurrency) >= most - most / 2;
    }

    /** How many are taken. */
    public synchronized int used() {
        return all.used;
    }

    /** Takes one. */
    public synchronized void take(String type) {
        all.used++;
        types.computeIfAbsent(type, name -> new Count()).used++;
    }

    /** A handler has returned: its permit is free, and its attempt unrecorded until it has landed. */
    public synchronized void finished(String type) {
        Count of = of(type);
        all.finished();
        of.finished();
    }

    /**
     * An attempt is in flight no more.
     *
     * @param finished whether {@link #finished} was called for it
     */
    public synchronized void landed(String type, boolean finished) {
        Count of = of(type);
        all.landed(finished);
        of.landed(finished);
        if (of.used == 0 && of.unrecorded == 0) {
            types.remove(type);
        }
    }

    private Count of(String type) {
        Count of = types.get(type);
        if (of == null) {
            throw new IllegalStateException("no permit of type " + type + " is taken");
        }
        return of;
    }

    private static final class Count {
        int used;
        int unrecorded;

        void finished() {
            used--;
            unrecorded++;
        }

        void landed(boolean finished) {
            used -= finished ? 0 : 1;
            unrecorded -= finished ? 1 : 0;
        }

        int free(int most) {
            return (int) Math.min((long) most - used, 2L * most - used - unrecorded);
        }
    }
}
