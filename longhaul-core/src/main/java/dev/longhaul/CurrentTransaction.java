package dev.longhaul;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the calling thread is in a transaction that the application has begun on the store's database, so that {@link
 * Longhaul#enqueue} can be part of it. Implemented over whatever manages the application's transactions. Thread-safe.
 */
public interface CurrentTransaction {

    /** There never is one. */
    CurrentTransaction NONE = new CurrentTransaction() {
        @Override
        public @Nullable Connection connection() {
            return null;
        }

        @Override
        public void afterCommit(Runnable action) {
            throw new IllegalStateException("there is no transaction");
        }
    };

    /**
     * The connection of the thread's open transaction, which its owner commits; null if there is none.
     *
     * @throws IllegalStateException if there is one that cannot be joined, because it is on another database
     */
    @Nullable
    Connection connection();

    /** Calls a short action once that transaction has committed, and never if it is rolled back. */
    void afterCommit(Runnable action);
}
