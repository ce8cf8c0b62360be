package dev.longhaul.jdbc.postgresql;

import dev.longhaul.store.Micros;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other nodes of due work, with NOTIFY on a connection of its own: inside a caller's transaction it would make all
 * commits wait for each other. What is announced within a few milliseconds is told at once, the earliest due of each type.
 * Callers never wait, and what cannot be told is forgotten. Thread-safe.
 */
final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    /** How long announcements are gathered before they are told. */
    private static final Duration GATHER = Duration.ofMillis(5);

    /** How long after a failure the next connection is tried. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** Types that wait to be told; further ones are forgotten, and their work is found by the next poll. */
    private static final int MOST_TYPES = 1_000;

    /** PostgreSQL takes less than 8000 bytes, and a character may be 4. */
    private static final int LONGEST_TYPE = 1_900;

    private final DataSource connections;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Instant> waiting = new HashMap<>();
    private @Nullable Thread teller;
    private boolean closed;
    private volatile int ownProcess;

    Announcer(DataSource connections) {
        this.connections = connections;
    }

    void announce(String type, Instant due) {
        lock.lock();
        try {
            if (closed || type.length() > LONGEST_TYPE) {
                return;
            }
            boolean first = waiting.isEmpty();
            if (waiting.size() < MOST_TYPES || waiting.containsKey(type)) {
                waiting.merge(type, due, (one, other) -> one.isBefore(other) ? one : other);
            }
            if (teller == null) {
                teller = Thread.ofPlatform().daemon().name("longhaul-announce").start(this::tell);
            }
            if (first) {
                // Whoever gathers already takes the others along.
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a notification from that server process is this node's own. */
    boolean isOwn(int process) {
        return process == ownProcess;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        while (true) {
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(true);
                ownProcess = connection.unwrap(PGConnection.class).getBackendPID();
                tellOn(connection);
                return;
            } catch (SQLException e) {
                LOG.debug("other nodes cannot be told of due work and will find it by polling: {}", e.getMessage());
                if (!pause(AFTER_FAILURE)) {
                    return;
                }
            }
        }
    }

    private void tellOn(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ConnectionSql.NOTIFY)) {
            for (Map<String, Instant> batch = gathered(); !batch.isEmpty(); batch = gathered()) {
                String[] payloads = batch.entrySet().stream()
                        .map(entry -> Micros.of(entry.getValue()) + " " + entry.getKey())
                        .toArray(String[]::new);
                PostgresDialect.bindArray(statement, 1, "text", payloads);
                statement.execute();
            }
        }
    }

    /** The next announcements to tell; empty when closed. */
    private Map<String, Instant> gathered() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!pause(GATHER)) {
                return Map.of();
            }
            Map<String, Instant> batch = new HashMap<>(waiting);
            waiting.clear();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits that long; false as soon as this is closed. */
    private boolean pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            // Nobody but a closing JVM interrupts this thread.
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
