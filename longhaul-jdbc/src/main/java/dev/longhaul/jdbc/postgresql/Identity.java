package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Tells whether a caller's connection leads to the store's own tables. Thread-safe. */
final class Identity {
    private volatile @Nullable Place own;

    /** The driver's connections that were found to lead there; a connection cannot change its database. */
    private final Set<PGConnection> known = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Remembers where the store's own connections lead. */
    void learn(Session session) {
        own = read(session);
    }

    /**
     * Checks a caller's connection.
     *
     * @throws IllegalArgumentException if it leads elsewhere
     */
    void require(Session callers) throws SQLException {
        Place expected = own;
        if (expected == null) {
            throw new IllegalStateException("the store has not been prepared; call prepare() first");
        }
        PGConnection driver = driver(callers.connection());
        if (known.contains(driver)) {
            return;
        }
        Place found = read(callers);
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    "the connection leads to " + found + ", the store is in " + expected
                            + "; take the connection from a pool of the same database and schema, such as the store's dataSource()");
        }
        known.add(driver);
    }

    private static PGConnection driver(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            throw new IllegalArgumentException("the connection is not one of PostgreSQL's driver but a "
                    + connection.getClass().getName());
        }
        return connection.unwrap(PGConnection.class);
    }

    private static Place read(Session session) {
        return session.only(
                ConnectionSql.IDENTITY,
                Binding.NONE,
                row -> new Place(row.number("cluster"), row.number("database"), row.number("job_table")));
    }

    /** Where tables are: cluster, database, and the oid of the table of jobs, 0 if there is none. */
    private record Place(long cluster, long database, long jobTable) {
        @Override
        public String toString() {
            return "cluster " + cluster + ", database " + database
                    + (jobTable == 0 ? " (without Longhaul's tables on its search path)" : ", table " + jobTable);
        }
    }
}
