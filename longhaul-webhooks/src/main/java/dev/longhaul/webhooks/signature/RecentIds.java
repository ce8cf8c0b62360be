package dev.longhaul.webhooks.signature;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A replay guard in memory, for a receiver that is one process. Holds as many ids as its capacity; while all of them are
 * still to be remembered, it answers {@link ReplayGuard.Memory#FULL}. A restart forgets everything.
 */
public final class RecentIds implements ReplayGuard {

    private final int capacity;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Instant> untilById = new HashMap<>();

    /**
     * Makes a guard that remembers nothing yet.
     *
     * @param capacity how many ids are held, at least 1: the requests expected within twice the verifier's tolerance
     * @param clock tells when an id may be forgotten
     * @throws IllegalArgumentException when the capacity is less than 1
     */
    public RecentIds(int capacity, InstantSource clock) {
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity of recent ids is " + capacity + "; it must be at least 1");
        }
        this.capacity = capacity;
        this.clock = clock;
    }

    @Override
    public Memory remember(String id, Instant until) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Instant known = untilById.get(id);
            if (known != null && known.isAfter(now)) {
                return Memory.KNOWN;
            }
            if (untilById.size() >= capacity) {
                untilById.values().removeIf(end -> !end.isAfter(now));
            }
            if (untilById.size() >= capacity) {
                return Memory.FULL;
            }
            untilById.put(id, until);
            return Memory.NEW;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forget(String id) {
        lock.lock();
        try {
            untilById.remove(id);
        } finally {
            lock.unlock();
        }
    }
}
