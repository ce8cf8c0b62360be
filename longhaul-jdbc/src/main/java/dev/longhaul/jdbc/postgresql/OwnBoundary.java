package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.Boundary;
import dev.longhaul.jdbc.table.GuardedConnection;
import dev.longhaul.jdbc.table.Row;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends a transaction of the store's own on a borrowed connection. */
final class OwnBoundary implements Boundary {
    private static final Logger LOG = LoggerFactory.getLogger(OwnBoundary.class);

    private final Session session;
    private final Connection connection;
    private final Duration idleInHandler;
    private final Confirmations confirmations;
    private final ServerClock clock;
    private @Nullable Connection lent;
    private @Nullable Instant begun;
    private long asked;
    private boolean ending;

    OwnBoundary(Session session, Duration idleInHandler, Confirmations confirmations, ServerClock clock) {
        this.session = session;
        this.connection = session.connection();
        this.idleInHandler = idleInHandler;
        this.confirmations = confirmations;
        this.clock = clock;
    }

    /** Begins with the first statement: what there is to say and to ask travels with it. */
    void begin(Duration lockWait, Duration idle, boolean readOnly) {
        // To PostgreSQL, no lock timeout at all is zero; not waiting is as little as it can.
        long waitMillis = Math.clamp(lockWait.toMillis(), 1, Integer.MAX_VALUE);
        session.begin(ConnectionSql.BEGIN);
        session.ask(
                ConnectionSql.SET_UP,
                args -> {
                    asked = clock.aboutToAsk();
                    // The driver, which does not begin this, would have said so of a pool for reading only.
                    boolean reading = readOnly || connection.isReadOnly();
                    args.text(waitMillis + "ms").text(idle.toMillis() + "ms").text(reading ? "on" : "off");
                },
                this::hearBeginning);
    }

    private void hearBeginning(Row row) throws SQLException {
        Instant shown = row.time("now");
        clock.showed(shown, asked);
        begun = shown;
        // What has been committed with it is not refused any more; preparing the store has looked at the pool before.
        if (!ending) {
            requireReadCommitted(row.text("isolation"));
        }
    }

    private static void requireReadCommitted(String isolation) {
        if (!isolation.equals("read committed")) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "the pool's transactions are " + isolation + ", and Longhaul's must be read committed: give it a"
                            + " pool whose default isolation is that, or a URL so that it makes its own");
        }
    }

    @Override
    public @Nullable Instant begun() {
        if (begun == null) {
            session.flush();
        }
        return begun;
    }

    @Override
    public @Nullable Instant estimatedNow() {
        return clock.reckoned();
    }

    @Override
    public void commit() {
        boolean missing = confirmations.areMissing();
        long missedBefore = confirmations.missedSoFar();
        // What this transaction found may be what an unconfirmed one left: its caller is told so only with that.
        try {
            if (session.isWaiting()) {
                confirmedWithItsLastWrites(
                        missing
                                ? ConnectionSql.ANSWERING_FOR_OTHERS + ";\n" + ConnectionSql.COMMIT
                                : ConnectionSql.COMMIT);
            } else {
                if (missing) {
                    answerForOthers();
                }
                confirmed();
            }
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNKNOWN_COMMIT) {
                confirmations.missed();
            }
            throw e;
        }
        if (missing) {
            confirmations.arrived(missedBefore);
        }
    }

    private void answerForOthers() {
        try {
            writeToTheLog();
        } catch (SQLException e) {
            throw new StoreException(SqlStates.kindOf(e), "not committed: " + Trouble.describe(e), e);
        }
    }

    private void writeToTheLog() throws SQLException {
        leaveToTheDriver();
        try (Statement statement = connection.createStatement()) {
            statement.execute(ConnectionSql.ANSWERING_FOR_OTHERS);
        }
    }

    /** The transaction that the driver sees open, if any, is its own from here on; it sends nothing for this. */
    private void leaveToTheDriver() throws SQLException {
        connection.setAutoCommit(false);
    }

    /**
     * Commits in one trip with the writes before it. A warning may then be of any of them, a trigger's for instance; whether it
     * is the commit's, a commit alone tells: the log has an order, so that one which is confirmed confirms this one.
     */
    private void confirmedWithItsLastWrites(String end) {
        ending = true;
        // Asked for before: a pool may take the connection away when it sees an error.
        BaseConnection driver = driver();
        SQLWarning warning;
        try {
            warning = session.finish(end);
        } catch (SQLException e) {
            // The server has then said that the transaction failed before it was to commit.
            throw driver != null && driver.getTransactionState() == TransactionState.FAILED
                    ? new StoreException(session.kindOf(e), "not committed: " + Trouble.describe(e), e)
                    : SqlStates.ofCommit(e);
        }
        SQLWarning doubt = SqlStates.doubt(warning);
        if (doubt != null) {
            try {
                writeToTheLog();
            } catch (SQLException e) {
                throw SqlStates.ofCommit(doubt);
            }
            confirmed();
        }
    }

    /** What knows how the server sees the transaction; null where an application's pool hides it. */
    private @Nullable BaseConnection driver() {
        try {
            return connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
        } catch (SQLException e) {
            return null;
        }
    }

    private void confirmed() {
        SQLWarning warning;
        try {
            leaveToTheDriver();
            connection.clearWarnings();
            connection.commit();
            warning = connection.getWarnings();
        } catch (SQLException e) {
            throw SqlStates.ofCommit(e);
        }
        SQLWarning doubt = SqlStates.doubt(warning);
        if (doubt != null) {
            throw SqlStates.ofCommit(doubt);
        }
    }

    @Override
    public void end(boolean committed) {
        try (connection) {
            if (!committed) {
                rollBack();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The connection is broken: the database rolls back by itself, and the pool throws the connection away.
            LOG.debug("a transaction could not be ended in good order: {}", e.getMessage());
        }
    }

    private void rollBack() throws SQLException {
        try {
            leaveToTheDriver();
            connection.rollback();
        } catch (SQLException e) {
            // A pool that takes it for one in auto-commit mode would hand it on with the transaction still open.
            connection.abort(Runnable::run);
            throw e;
        }
    }

    @Override
    public Connection forApplication() {
        Connection guarded = lent;
        if (guarded == null) {
            session.execute(ConnectionSql.FOR_APPLICATION);
            session.only(ConnectionSql.IDLE_LIMIT, args -> args.text(idleInHandler.toMillis() + "ms"), row -> true);
            try {
                leaveToTheDriver();
            } catch (SQLException e) {
                throw new StoreException(SqlStates.kindOf(e), Trouble.describe(e), e);
            }
            guarded = GuardedConnection.of(connection);
            lent = guarded;
        }
        return guarded;
    }
}
