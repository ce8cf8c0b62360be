package dev.longhaul.jdbc.sqlite;

import dev.longhaul.jdbc.table.Boundary;
import dev.longhaul.jdbc.table.GuardedConnection;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Unreadable;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that read, made when they are first needed and kept. Thread-safe. */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    /** How long a reader waits for others to end. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final SqliteFile file;
    private final Clock clock;
    private final Unreadable unreadable;
    private final Semaphore places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Reader> idle = new ArrayDeque<>();
    private boolean closed;

    Readers(SqliteFile file, Clock clock, Unreadable unreadable, int most) {
        this.file = file;
        this.clock = clock;
        this.unreadable = unreadable;
        this.places = new Semaphore(most, true);
    }

    /** Borrows a connection. Outside a transaction: each statement sees what is committed when it begins. */
    ReadBoundary begin() {
        if (!Waiting.acquire(places, LONGEST_WAIT)) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "all connections that read " + file.path() + " have been busy for " + LONGEST_WAIT);
        }
        boolean begun = false;
        try {
            Reader reader = take();
            if (reader == null) {
                reader = new Reader(file.openReading(), SqliteDialect.own(clock));
            }
            begun = true;
            return new ReadBoundary(reader);
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    private @Nullable Reader take() {
        lock.lock();
        try {
            if (closed) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store on " + file.path() + " is closed");
            }
            return idle.poll();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Reader reader) {
        lock.lock();
        try {
            if (closed) {
                close(reader.connection());
            } else {
                idle.push(reader);
            }
        } finally {
            lock.unlock();
            places.release();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(reader -> close(reader.connection()));
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("a reading connection could not be closed: {}", e.getMessage());
        }
    }

    private record Reader(Connection connection, SqliteDialect dialect) {}

    /** Gives the connection back; there is nothing to commit. */
    final class ReadBoundary implements Boundary {
        private final Reader reader;
        private final Session session;

        private ReadBoundary(Reader reader) {
            this.reader = reader;
            this.session = new Session(reader.connection(), reader.dialect(), unreadable);
        }

        Session session() {
            return session;
        }

        @Override
        public void commit() {}

        @Override
        public void end(boolean committed) {
            giveBack(reader);
        }

        @Override
        public Connection forApplication() {
            return GuardedConnection.of(reader.connection());
        }
    }
}
