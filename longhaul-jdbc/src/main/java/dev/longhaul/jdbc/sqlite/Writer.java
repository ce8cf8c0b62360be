package dev.longhaul.jdbc.sqlite;

import dev.longhaul.jdbc.table.Boundary;
import dev.longhaul.jdbc.table.GuardedConnection;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.jdbc.table.Unreadable;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/** The one connection that writes, and the queue for it. Thread-safe. */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** How long a closing store waits for the transaction that is under way. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final SqliteFile file;
    private final Clock clock;
    private final Unreadable unreadable;

    /** Fair: whoever waits longest writes next. A semaphore, because a transaction may move from thread to thread. */
    private final Semaphore place = new Semaphore(1, true);

    private @Nullable Open open;
    private volatile boolean closed;

    Writer(SqliteFile file, Clock clock, Unreadable unreadable) {
        this.file = file;
        this.clock = clock;
        this.unreadable = unreadable;
    }

    /** Begins a transaction, waiting for the ones before it and for other connections to the file. */
    WriteBoundary begin(Duration lockWait) {
        if (!Waiting.acquire(place, lockWait)) {
            throw new StoreException(
                    StoreException.Kind.LOCK_WAIT,
                    "another transaction has been writing to " + file.path() + " for longer than " + lockWait);
        }
        boolean begun = false;
        try {
            Open writer = connection();
            begin(writer.connection(), lockWait);
            begun = true;
            return new WriteBoundary(
                    writer.connection(), new Session(writer.connection(), writer.dialect(), unreadable));
        } finally {
            if (!begun) {
                place.release();
            }
        }
    }

    private void begin(Connection connection, Duration lockWait) {
        try {
            connection.unwrap(SQLiteConnection.class).setBusyTimeout((int)
                    Math.min(lockWait.toMillis(), Integer.MAX_VALUE));
            execute(connection, "BEGIN IMMEDIATE");
        } catch (SQLException e) {
            throw new StoreException(
                    SqliteDialect.kind(e), "cannot write to " + file.path() + ": " + Trouble.describe(e), e);
        }
    }

    /** Called in the writer's place. */
    private Open connection() {
        if (closed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store on " + file.path() + " is closed");
        }
        Open known = open;
        if (known == null) {
            Connection connection = file.open();
            known = new Open(connection, SqliteDialect.own(clock));
            open = known;
        }
        return known;
    }

    @Override
    public void close() {
        closed = true;
        boolean alone = Waiting.acquire(place, LAST_WAIT);
        try {
            Open known = open;
            if (known != null) {
                known.connection().close();
            }
        } catch (SQLException e) {
            LOG.warn("{} could not be closed in good order: {}", file.path(), e.getMessage());
        } finally {
            if (alone) {
                place.release();
            }
        }
    }

    private static void execute(Connection connection, String words) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(words);
        }
    }

    private record Open(Connection connection, SqliteDialect dialect) {}

    /** Ends a transaction on the writing connection. */
    final class WriteBoundary implements Boundary {
        private final Connection connection;
        private final Session session;

        private WriteBoundary(Connection connection, Session session) {
            this.connection = connection;
            this.session = session;
        }

        Session session() {
            return session;
        }

        @Override
        public void commit() {
            try {
                execute(connection, "COMMIT");
            } catch (SQLException e) {
                throw ofCommit(e);
            }
        }

        /**
         * What is surely not in the log was surely not committed: no room for it, or no lock. After any other error, such
         * as one of flushing, the log may hold the commit, and show it after a crash.
         */
        private static StoreException ofCommit(SQLException e) {
            StoreException.Kind kind = SqliteDialect.kind(e);
            if (kind == StoreException.Kind.FULL || kind == StoreException.Kind.LOCK_WAIT) {
                return new StoreException(kind, "the commit was refused: " + Trouble.describe(e), e);
            }
            return new StoreException(
                    StoreException.Kind.UNKNOWN_COMMIT,
                    "the commit failed, and nobody knows how far it came: " + Trouble.describe(e),
                    e);
        }

        @Override
        public void end(boolean committed) {
            try {
                if (!committed) {
                    execute(connection, "ROLLBACK");
                }
                if (!connection.getAutoCommit()) {
                    // A handler has set a savepoint by the driver's own call, which leaves the driver in the mode in
                    // which it
                    // begins transactions by itself. Ours are begun by us.
                    replace();
                }
            } catch (SQLException e) {
                // A full disk rolls back by itself, and then there is nothing to roll back. Whatever it was: the next
                // transaction begins on a connection of which everything is known.
                LOG.debug("the writing connection is replaced: {}", e.getMessage());
                replace();
            } finally {
                place.release();
            }
        }

        private void replace() {
            open = null;
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("the writing connection could not be closed: {}", e.getMessage());
            }
        }

        @Override
        public Connection forApplication() {
            return GuardedConnection.of(connection);
        }
    }
}
