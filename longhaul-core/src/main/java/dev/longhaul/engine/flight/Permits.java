package dev.longhaul.engine.flight;

import java.util.HashMap;
import java.util.Map;

/** How many attempts may still be started here, in all and by type. Thread-safe. */
public final class Permits {

    private final int workers;
    private final Map<String, Integer> usedByType = new HashMap<>();
    private int used;

    /** @param workers the most attempts in flight in all */
    public Permits(int workers) {
        this.workers = workers;
    }

    /** How many are free in all. */
    public synchronized int free() {
        return workers - used;
    }

    /** How many are free for a type of which at most {@code concurrency} may be in flight. */
    public synchronized int free(String type, int concurrency) {
        return Math.min(workers - used, concurrency - usedByType.getOrDefault(type, 0));
    }

    /** How many are taken. */
    public synchronized int used() {
        return used;
    }

    /** Takes one. */
    public synchronized void take(String type) {
        used++;
        usedByType.merge(type, 1, Integer::sum);
    }

    /** Gives one back. */
    public synchronized void giveBack(String type) {
        used--;
        usedByType.computeIfPresent(type, (name, count) -> count == 1 ? null : count - 1);
    }
}
