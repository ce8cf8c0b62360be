package dev.longhaul.trials.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A PostgreSQL whose client ends, once it is {@link #arm armed}, right after a commit of its own that stores a message: what was stored
 * is durable, and nobody has heard of it yet, least of all the broker that delivered the message. Thread-safe.
 */
final class HaltingDatabase {

    private final DataSource behind;
    private final String type;
    private volatile boolean armed;

    /** @param type of the jobs that messages become */
    HaltingDatabase(DataSource behind, String type) {
        this.behind = behind;
        this.type = type;
    }

    /** The next commit that stores a message is this process's last deed. */
    void arm() {
        armed = true;
    }

    /** For the store. */
    DataSource dataSource() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    Object result = invoked(behind, method, arguments);
                    return result instanceof Connection connection ? connection(connection) : result;
                });
    }

    private Connection connection(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        return committing(real, () -> invoked(real, method, arguments));
                    }
                    Object result = invoked(real, method, arguments);
                    return result instanceof PreparedStatement statement
                                    && String.valueOf(arguments[0]).endsWith("COMMIT")
                            ? lastStatement(real, statement)
                            : result;
                });
    }

    /** The store sends a transaction's last writes and its commit as one statement. */
    private PreparedStatement lastStatement(Connection connection, PreparedStatement real) {
        return (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (self, method, arguments) -> method.getName().equals("execute")
                        ? committing(connection, () -> invoked(real, method, arguments))
                        : invoked(real, method, arguments));
    }

    private Object committing(Connection connection, Commit commit) throws Throwable {
        boolean stores = armed && stores(connection);
        Object result = commit.run();
        if (stores) {
            Runtime.getRuntime().halt(Node.HALTED);
        }
        return result;
    }

    private interface Commit {
        Object run() throws Throwable;
    }

    private static Object invoked(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Whether the transaction that is about to be committed has stored a message. */
    private boolean stores(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM longhaul_job WHERE type = ?"
                + " AND xmin::text = pg_current_xact_id_if_assigned()::text LIMIT 1")) {
            query.setString(1, type);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }
}
