package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** A database that keeps jobs. Thread-safe. */
public interface Store extends AutoCloseable {

    /** What kind of store it is, for people: {@code memory}, {@code sqlite}, {@code postgresql}. */
    String name();

    /**
     * Brings the schema up to date and takes what must be owned (on SQLite the lock that makes this process the only
     * one). Safe to call by several nodes at once, and twice.
     *
     * @throws StoreException if the database cannot be reached, is newer than this code, or is owned by another
     */
    void prepare();

    /**
     * Whether this process is the only one that works on the store, so that every claim found at start belonged to a
     * process that is dead.
     */
    boolean exclusive();

    /**
     * How many handlers may have a transaction open at once without keeping the engine's own work from the database; at
     * least 1; {@link Integer#MAX_VALUE} for any number. One where there is one writer; where connections are few, what
     * the engine can spare of them.
     */
    int handlersAtOnce();

    /**
     * Begins a transaction.
     *
     * @param lockWait the longest that one call waits for another transaction's lock; zero means not at all. Where a
     *     store has one writer, this call is the one that waits, for the end of the other writing transaction
     * @throws StoreException if the database cannot be reached ({@link StoreException.Kind#UNAVAILABLE}), or if the one
     *     writer's place was not free in time ({@link StoreException.Kind#LOCK_WAIT})
     */
    StoreTransaction begin(Duration lockWait);

    /**
     * Begins a transaction for reading only. It holds nobody up: where a store has one writer, it does not take its
     * place. Each call is a statement of its own that sees what is committed then; there is nothing to commit.
     */
    StoreTransaction beginReading();

    /**
     * Works inside the caller's own transaction: commit, rollback and close of the result do nothing, and the caller
     * decides.
     *
     * @throws UnsupportedOperationException if the store is not a JDBC database
     * @throws IllegalArgumentException if the connection is in auto-commit mode, or is not one to this database
     */
    StoreTransaction join(Connection callers);

    /**
     * Tells other nodes that work of a type is due from an instant on. Called after the commit; coalesced; may be lost.
     * Never needed for correctness.
     */
    void announce(String type, Instant due);

    /** Hears of other nodes' announcements, on a thread of the store's. One listener; may miss some. */
    void onAnnouncement(Consumer<Announcement> listener);

    /**
     * Whether other nodes' announcements are being heard now, so that a node need not look so often whether there is anything
     * that nobody told it of. False where there are none, and while the store has lost what it hears them by.
     */
    default boolean hearsAnnouncements() {
        return false;
    }

    /**
     * Jobs that this process has met and whose rows it cannot read: written by newer code, edited by hand, or damaged. They
     * stay where they are and keep nobody else waiting: the call that meets one first may fail ({@link
     * StoreException.Kind#REFUSED}), and calls after it that take jobs pass over it. Lists do not show them; a claim that
     * cannot be read is never locked to be taken back. Empty for a store whose rows are always readable.
     */
    default Set<JobId> unreadable() {
        return Set.of();
    }

    /** Gives back connections and locks. Open transactions fail. */
    @Override
    void close();

    /** That work of a type is due from an instant on. */
    record Announcement(String type, Instant due) {}
}
