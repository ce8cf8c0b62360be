package dev.longhaul.servers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Who hears of each commit between the moment in which the database has it and the one in which the program that asked for it
 * knows. Called by the threads that commit.
 */
@FunctionalInterface
public interface CommitWatch {

    /**
     * Called before a commit.
     *
     * @param connection of the transaction, for a look at what it has done; writes that travel with the commit are not done yet
     * @return what is done once the commit has succeeded, before whoever asked for it goes on; not called if it fails
     * @throws SQLException if it cannot look: then nothing is committed
     */
    Runnable committing(Connection connection) throws SQLException;

    /** A database whose commits are watched; nothing else about it differs. */
    static DataSource over(DataSource behind, CommitWatch watch) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    Object result = invoked(behind, method, arguments);
                    return result instanceof Connection connection ? watched(connection, watch) : result;
                });
    }

    private static Connection watched(Connection real, CommitWatch watch) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        return committed(real, watch, real, method, arguments);
                    }
                    Object result = invoked(real, method, arguments);
                    return result instanceof PreparedStatement statement
                                    && String.valueOf(arguments[0]).endsWith("COMMIT")
                            ? last(real, statement, watch)
                            : result;
                });
    }

    /** On PostgreSQL the store sends a transaction's last writes and its commit as one statement. */
    private static PreparedStatement last(Connection connection, PreparedStatement real, CommitWatch watch) {
        return (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (self, method, arguments) -> method.getName().equals("execute")
                        ? committed(connection, watch, real, method, arguments)
                        : invoked(real, method, arguments));
    }

    private static Object committed(
            Connection connection, CommitWatch watch, Object target, Method method, Object[] arguments)
            throws Throwable {
        Runnable after = watch.committing(connection);
        Object result = invoked(target, method, arguments);
        after.run();
        return result;
    }

    private static Object invoked(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
