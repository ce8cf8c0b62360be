package dev.longhaul.server.metrics;

import dev.longhaul.Statistics;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many jobs wait, by the store, asked at most every {@link #FRESH}. Thread-safe; a second caller waits for the first. */
final class Backlog {

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** How long a count is good. */
    static final Duration FRESH = Duration.ofSeconds(10);

    /** Due jobs of a type are counted up to here: beyond, more is more. */
    private static final int MOST_DUE = 10_000;

    /** Subjects whose parked jobs are counted: the largest. */
    private static final int MOST_SUBJECTS = 1_000;

    private final Statistics statistics;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Counted last;
    private long countedAt;

    Backlog(Statistics statistics, LongSupplier nanoTime) {
        this.statistics = statistics;
        this.nanoTime = nanoTime;
    }

    /**
     * What waits.
     *
     * @param reachable whether the store answered; if not, the counts are empty
     */
    record Counted(boolean reachable, Map<String, Long> due, Map<String, Long> parked, Map<String, Long> dead) {}

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
            statistics
                    .parked(MOST_SUBJECTS)
                    .forEach((subject, count) -> parked.merge(subject.kind().word(), count, Long::sum));
            return new Counted(true, statistics.due(MOST_DUE), parked, statistics.dead());
        } catch (StoreException e) {
            LOG.warn("The store did not answer how many jobs wait: {}", e.getMessage());
            return new Counted(false, Map.of(), Map.of(), Map.of());
        }
    }
}
