package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Boundary;
import dev.longhaul.jdbc.table.GuardedConnection;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends a transaction of the store's own on a borrowed connection. A session of the store's own pool keeps its
 * limits for the next transaction; one of the application's gets back those that it had.
 */
final class OwnBoundary implements Boundary {
    private static final Logger LOG = LoggerFactory.getLogger(OwnBoundary.class);

    private final Session session;
    private final Connection connection;
    private final Duration idleInHandler;
    /** Null for a connection of the application's pool. */
    private final @Nullable KnownLimits known;

    private @Nullable Limits limits;
    private @Nullable Limits before;
    private boolean wasAutoCommit;
    private @Nullable Connection lent;

    OwnBoundary(Session session, Duration idleInHandler, @Nullable KnownLimits known) {
        this.session = session;
        this.connection = session.connection();
        this.idleInHandler = idleInHandler;
        this.known = known;
    }

    void begin(Duration lockWait, Duration idle) {
        Limits wanted = Limits.of(lockWait, idle);
        try {
            if (known == null) {
                beginOnTheApplications();
            }
            limit(wanted);
        } catch (SQLException e) {
            throw new StoreException(ErrorCodes.kindOf(e), "no transaction: " + Trouble.describe(e), e);
        }
    }

    private void beginOnTheApplications() throws SQLException {
        wasAutoCommit = connection.getAutoCommit();
        boolean otherIsolation = connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED;
        if (!wasAutoCommit) {
            // Asking has begun a transaction, and the isolation is set for the next one.
            connection.rollback();
        }
        before = session.only(ConnectionSql.LIMITS, Binding.NONE, Limits::read);
        if (!wasAutoCommit) {
            connection.rollback();
        }
        connection.setAutoCommit(false);
        if (otherIsolation) {
            session.execute(ConnectionSql.NEXT_READ_COMMITTED);
        }
    }

    private void limit(Limits wanted) throws SQLException {
        Limits current = known == null ? limits : known.of(connection);
        if (!wanted.equals(current)) {
            session.update(ConnectionSql.LIMIT, wanted::bind);
            if (known != null) {
                known.are(connection, wanted);
            }
        }
        limits = wanted;
    }

    @Override
    public void commit() {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ConnectionSql.COMMIT);
        } catch (SQLException e) {
            throw ErrorCodes.ofCommit(e);
        }
    }

    @Override
    public void end(boolean committed) {
        try (connection) {
            if (!committed) {
                // Also after a wait that was too long: MariaDB has undone the statement, and no more.
                connection.rollback();
            }
            if (before != null) {
                giveBack(before);
            }
        } catch (SQLException e) {
            // The connection is broken: the database rolls back by itself, and the pool throws the connection away.
            LOG.debug("a transaction could not be ended in good order: {}", e.getMessage());
        }
    }

    private void giveBack(Limits theirs) throws SQLException {
        try (var statement = connection.prepareStatement(ConnectionSql.LIMIT)) {
            statement.setDouble(1, theirs.statement());
            statement.setInt(2, theirs.row());
            statement.setInt(3, theirs.table());
            statement.setInt(4, theirs.idle());
            statement.executeUpdate();
        }
        connection.setAutoCommit(wasAutoCommit);
    }

    @Override
    public Connection forApplication() {
        Connection guarded = lent;
        if (guarded == null) {
            try {
                limit(Objects.requireNonNull(limits, "not begun").forApplication(idleInHandler));
            } catch (SQLException e) {
                throw new StoreException(ErrorCodes.kindOf(e), Trouble.describe(e), e);
            }
            guarded = GuardedConnection.of(connection);
            lent = guarded;
        }
        return guarded;
    }
}
