package dev.longhaul.messaging.rabbitmq;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A database that cannot be reached while its gate is shut, and after whose commits a test can do something before anybody hears of them. */
final class GatedDataSource implements DataSource {

    private final DataSource behind;
    private volatile boolean shut;
    private volatile Runnable afterCommit = () -> {};

    GatedDataSource(DataSource behind) {
        this.behind = behind;
    }

    void shut(boolean isShut) {
        shut = isShut;
    }

    /** What is done after each commit, by the thread that committed, before it goes on. */
    void afterCommit(Runnable deed) {
        afterCommit = deed;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (shut) {
            throw new SQLException("the database is away", "08001");
        }
        return told(behind.getConnection());
    }

    private Connection told(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    Object result = invoked(connection, method, arguments);
                    if (method.getName().equals("commit")) {
                        afterCommit.run();
                    }
                    return result instanceof PreparedStatement statement
                                    && String.valueOf(arguments[0]).endsWith("COMMIT")
                            ? told(statement)
                            : result;
                });
    }

    /** On PostgreSQL the store sends a transaction's last writes and its commit as one statement. */
    private PreparedStatement told(PreparedStatement last) {
        return (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (self, method, arguments) -> {
                    Object result = invoked(last, method, arguments);
                    if (method.getName().equals("execute")) {
                        afterCommit.run();
                    }
                    return result;
                });
    }

    private static Object invoked(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return behind.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        behind.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        behind.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return behind.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return behind.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return behind.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return behind.isWrapperFor(type);
    }
}
