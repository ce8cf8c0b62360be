package dev.longhaul.spring.metrics;

import dev.longhaul.Statistics;
import dev.longhaul.store.Backlog;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many jobs wait, by the store, asked at most every {@link #FRESH} and only when somebody wants to know. What it costs does
 * not grow with what waits: everything is counted along an index and no further than {@link #MOST}. Thread-safe; a second
 * caller waits for the first.
 */
final class StoreCounts {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCounts.class);

    /** How long a count is good. */
    static final Duration FRESH = Duration.ofSeconds(10);

    /** Jobs of one kind are counted up to here: beyond, more is more. */
    static final int MOST = 10_000;

    private final Statistics statistics;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Counted last;
    private long countedAt;

    StoreCounts(Statistics statistics, LongSupplier nanoTime) {
        this.statistics = statistics;
        this.nanoTime = nanoTime;
    }

    /**
     * What waits.
     *
     * @param reachable whether the store answered; if not, the counts are empty
     * @param backlog what waits for time, by type
     * @param parked what waits for something else, by what kind of subject
     * @param dead the error queue, by type
     */
    record Counted(boolean reachable, Map<String, Backlog> backlog, Map<String, Long> parked, Map<String, Long> dead) {}

    Counted counted() {
        lock.lock();
        try {
            Counted known = last;
            if (known != null && nanoTime.getAsLong() - countedAt < FRESH.toNanos()) {
                return known;
            }
            Counted counted = count();
            last = counted;
            countedAt = nanoTime.getAsLong();
            return counted;
        } finally {
            lock.unlock();
        }
    }

    private Counted count() {
        try {
            Map<String, Long> parked = new TreeMap<>();
            statistics.parkedByKind(MOST).forEach((kind, count) -> parked.put(kind.word(), count));
            return new Counted(true, statistics.backlog(MOST), parked, statistics.dead(MOST));
        } catch (StoreException e) {
            LOG.warn("The store did not answer how many jobs wait: {}", e.getMessage());
            return new Counted(false, Map.of(), Map.of(), Map.of());
        }
    }
}
