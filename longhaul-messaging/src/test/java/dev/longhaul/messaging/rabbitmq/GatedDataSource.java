package dev.longhaul.messaging.rabbitmq;

import dev.longhaul.servers.CommitWatch;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A database that cannot be reached while its gate is shut, and after whose commits a test can do something before anybody
 * hears of them.
 */
final class GatedDataSource implements DataSource {

    private final DataSource behind;
    private final DataSource watched;
    private volatile boolean shut;
    private volatile Runnable afterCommit = () -> {};

    GatedDataSource(DataSource behind) {
        this.behind = behind;
        watched = CommitWatch.over(behind, connection -> () -> afterCommit.run());
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
        return watched.getConnection();
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
