package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Tells whether a caller's connection leads to the store's own tables. Thread-safe. */
final class Identity {
    private volatile @Nullable Place own;

    /** Of the driver's connections that were found to lead there, the database that they used. */
    private final Map<Connection, String> known = Collections.synchronizedMap(new WeakHashMap<>());

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
        Connection driver = driver(callers.connection());
        // The driver knows which database is used without asking: the server tells it of every change.
        String database = String.valueOf(driver.getCatalog());
        if (database.equals(known.get(driver))) {
            return;
        }
        Place found = find(callers, database);
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("the connection leads to " + found + ", the store is in " + expected
                    + "; take the connection from a pool of the same database, such as the store's dataSource()");
        }
        known.put(driver, database);
    }

    private static Connection driver(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(org.mariadb.jdbc.Connection.class)) {
            throw new IllegalArgumentException("the connection is not one of MariaDB's driver but a "
                    + connection.getClass().getName());
        }
        return connection.unwrap(org.mariadb.jdbc.Connection.class);
    }

    private static Place find(Session callers, String database) {
        try {
            return read(callers);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.REFUSED) {
                return new Place(database, null);
            }
            throw e;
        }
    }

    private static Place read(Session session) {
        return session.only(
                ConnectionSql.IDENTITY,
                Binding.NONE,
                row -> new Place(String.valueOf(row.textOrNull("place")), row.textOrNull("id")));
    }

    /** Where tables are: the database's name, and the id that was given to its tables when they were made. */
    private record Place(String database, @Nullable String id) {
        @Override
        public String toString() {
            return "database " + database + (id == null ? " (without Longhaul's tables)" : ", tables " + id);
        }
    }
}
