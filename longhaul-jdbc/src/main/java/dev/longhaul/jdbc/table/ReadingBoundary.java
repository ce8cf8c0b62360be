package dev.longhaul.jdbc.table;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reading on a connection in auto-commit mode: each statement is a transaction of its own, and nothing is to be ended. */
public final class ReadingBoundary implements Boundary {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingBoundary.class);

    private final Connection connection;

    /** Of that connection, which is given back at the end. */
    public ReadingBoundary(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void commit() {}

    @Override
    public void end(boolean committed) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a reading connection could not be given back: {}", e.getMessage());
        }
    }

    @Override
    public Connection forApplication() {
        throw new UnsupportedOperationException("a reading transaction is not for an application's own statements");
    }
}
