package dev.longhaul.jdbc.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Which limits the sessions of the store's own pool have, so that they are set only when they change. Thread-safe. */
final class KnownLimits {
    private final Map<Connection, Limits> bySession = Collections.synchronizedMap(new WeakHashMap<>());

    /** Those of a session; null if nobody knows. */
    @Nullable
    Limits of(Connection pooled) throws SQLException {
        return bySession.get(session(pooled));
    }

    void are(Connection pooled, Limits limits) throws SQLException {
        bySession.put(session(pooled), limits);
    }

    void forget(Connection pooled) throws SQLException {
        bySession.remove(session(pooled));
    }

    private static Connection session(Connection pooled) throws SQLException {
        return pooled.unwrap(org.mariadb.jdbc.Connection.class);
    }
}
