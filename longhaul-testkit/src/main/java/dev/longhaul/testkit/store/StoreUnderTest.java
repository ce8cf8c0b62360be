package dev.longhaul.testkit.store;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;

/** What the contract needs to know of the store that it is run on. */
public interface StoreUnderTest {

    /** Opens a store on a new and empty database, not yet prepared. The contract prepares and closes it. */
    Store newStore();

    /**
     * Whether several transactions can write at once. False for a store with one writer, whose {@link Store#begin} waits
     * for the end of the transaction that is open.
     */
    default boolean concurrentWriters() {
        return true;
    }

    /**
     * Whether {@link StoreTransaction#connection} has a JDBC connection, on which handlers in transactions work. False for a
     * store that is no JDBC database, and says so by throwing.
     */
    default boolean connections() {
        return true;
    }

    /**
     * Damages what a committed job asked for, so that no code can read its row; the place where the job is stays as it is.
     *
     * @return false, doing nothing, if this store has no row that could be damaged
     */
    default boolean damage(Store store, JobId job) {
        return false;
    }

    /** As for a job, for the list of a claim's jobs. */
    default boolean damage(Store store, ClaimId claim) {
        return false;
    }

    /**
     * Returns when so much time has passed by the database's clock. By default it watches that clock, which is good for
     * the milliseconds that the contract asks for; a store with a clock that a test can move moves it.
     */
    default void pass(Store store, Duration time) {
        try (StoreTransaction watching = store.beginReading()) {
            Instant until = watching.now().plus(time);
            while (watching.now().isBefore(until)) {
                Thread.onSpinWait();
            }
        }
    }
}
