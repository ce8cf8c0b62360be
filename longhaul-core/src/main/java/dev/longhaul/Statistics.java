package dev.longhaul;

import dev.longhaul.engine.Engine;
import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.JobId;
import dev.longhaul.operator.NodeView;
import dev.longhaul.store.Backlog;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the engine counts and shows. Thread-safe. Numbers of this node are free; those of the store are a statement each,
 * and their methods say so.
 */
public final class Statistics {

    /** How many writes of its row a node misses before it counts as silent. */
    private static final int MISSED_BY_SILENT_NODES = 3;

    /** The most claims that are counted. */
    private static final int MOST_CLAIMS = 10_000;

    private final Engine engine;
    private final Store store;

    Statistics(Engine engine, Store store) {
        this.engine = engine;
        this.store = store;
    }

    /** Whether the engine has been started and not closed. */
    public boolean running() {
        return engine.running();
    }

    /** What this node counted since its start, by name and by outcome, and how late attempts started. */
    public Counters counters() {
        return engine.counters();
    }

    /** Attempts in flight on this node. */
    public int inFlight() {
        return engine.inFlight();
    }

    /** Workers in use: attempts in flight on this node whose handler has not returned. */
    public int busyWorkers() {
        return engine.busyWorkers();
    }

    /** Attempts in flight on this node whose handler did not end at its type's timeout. */
    public long stuck() {
        return engine.stuck();
    }

    /** This node's settings. */
    public EngineSettings settings() {
        return engine.settings();
    }

    /** Jobs that wait for nothing but time, by type, counted no further than {@code atMost} each. One statement. */
    public Map<String, Long> due(int atMost) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.due().count(atMost);
        }
    }

    /**
     * Jobs that wait for nothing but time, by type: due, later, and how long the oldest has been due; counted no further than
     * {@code atMost} each. Six short statements a type, whose cost does not grow with what waits.
     */
    public Map<String, Backlog> backlog(int atMost) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.due().backlog(tx.now(), atMost);
        }
    }

    /** Parked jobs by what kind of subject holds them, counted no further than {@code atMost} each. Two statements. */
    public Map<Subject.Kind, Long> parkedByKind(int atMost) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.parked().countByKind(atMost);
        }
    }

    /** Parked jobs by subject, the {@code limit} largest. One statement, which reads all parked jobs. */
    public Map<Subject, Long> parked(int limit) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.parked().count(limit);
        }
    }

    /** Dead jobs by type, counted no further than {@code atMost} each. One statement, and one a type. */
    public Map<String, Long> dead(int atMost) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.ended().dead(atMost);
        }
    }

    /** The nodes that were seen in the last day, by id. Three statements, which read all claims. */
    public List<NodeView> nodes() {
        try (StoreTransaction tx = store.beginReading()) {
            Instant silentSince = tx.now().minus(settings().pace().node().multipliedBy(MISSED_BY_SILENT_NODES));
            Map<NodeId, Integer> claims = new HashMap<>();
            tx.claims().all(MOST_CLAIMS).values().forEach(claim -> claims.merge(claim.node(), 1, Integer::sum));
            return tx.nodes().all().stream()
                    .map(row -> new NodeView(
                            row, claims.getOrDefault(row.id(), 0), row.seenAt().isBefore(silentSince)))
                    .toList();
        }
    }

    /**
     * Jobs that are in none of the places where a job can be: a broken promise. One statement, which looks at {@code limit}
     * jobs.
     *
     * @param from where the look before ended; null to begin with the oldest
     */
    public JobTable.Missing nowhere(@Nullable JobId from, int limit) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.jobs().nowhere(from, limit);
        }
    }

    /**
     * Jobs that this node has met and whose rows it cannot read: written by newer code, edited by hand, or damaged. They stay
     * where they are. Free.
     */
    public Set<JobId> unreadable() {
        return store.unreadable();
    }

    /**
     * Asks the database's clock, which shows that it can be reached.
     *
     * @throws dev.longhaul.store.StoreException if it cannot
     */
    public void ping() {
        try (StoreTransaction tx = store.beginReading()) {
            tx.now();
        }
    }
}
