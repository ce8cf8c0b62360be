package dev.longhaul;

import dev.longhaul.engine.Engine;
import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.JobId;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the engine counts and shows. Thread-safe. Numbers of this node are free; those of the store are a statement each,
 * and their methods say so.
 */
public final class Statistics {

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

    /** Parked jobs by subject, the {@code limit} largest. One statement. */
    public Map<Subject, Long> parked(int limit) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.parked().count(limit);
        }
    }

    /** Dead jobs by type. One statement. */
    public Map<String, Long> dead() {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.ended().dead();
        }
    }

    /** The nodes that were seen lately. One statement. */
    public List<NodeRow> nodes() {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.nodes().all();
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
