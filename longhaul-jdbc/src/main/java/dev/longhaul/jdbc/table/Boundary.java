package dev.longhaul.jdbc.table;

import java.sql.Connection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a transaction ends. */
public interface Boundary {

    /** A caller's own transaction, which the caller ends. */
    static Boundary callers(Connection connection) {
        return new Boundary() {
            @Override
            public void commit() {}

            @Override
            public void end(boolean committed) {}

            @Override
            public Connection forApplication() {
                return connection;
            }
        };
    }

    /** The database's clock when the transaction began, which it does now if it has not yet; null if it is not asked then. */
    default @Nullable Instant begun() {
        return null;
    }

    /** {@link dev.longhaul.store.StoreTransaction#estimatedNow()}, if no trip is needed for it; otherwise null. */
    default @Nullable Instant estimatedNow() {
        return null;
    }

    /** Commits, or throws what {@link dev.longhaul.store.StoreTransaction#commit()} throws. Called at most once. */
    void commit();

    /** Rolls back if nothing was committed, and gives the connection back. Called once; never throws. */
    void end(boolean committed);

    /** The connection for the application's own statements. */
    Connection forApplication();
}
