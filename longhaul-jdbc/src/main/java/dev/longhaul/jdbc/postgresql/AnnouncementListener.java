package dev.longhaul.jdbc.postgresql;

import dev.longhaul.store.Micros;
import dev.longhaul.store.Store.Announcement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of other nodes' due work, with LISTEN on a connection of its own; reconnects when that is lost. Thread-safe. */
final class AnnouncementListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementListener.class);

    /** After so long without a word, the connection is checked. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration CHECK = Duration.ofSeconds(5);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource connections;
    private final IntPredicate own;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Connection current;
    private @Nullable Thread thread;
    private volatile boolean hearing;

    /**
     * @param connections where its connection comes from
     * @param own whether a notification by a server process is this node's own
     */
    AnnouncementListener(DataSource connections, IntPredicate own) {
        this.connections = connections;
        this.own = own;
    }

    void start(Consumer<Announcement> listener) {
        lock.lock();
        try {
            if (thread != null) {
                throw new IllegalStateException("this store has a listener already; it takes one");
            }
            thread = Thread.ofPlatform().daemon().name("longhaul-listen").start(() -> listen(listener));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed.countDown();
            if (current != null) {
                // The thread waits inside the driver; only the end of its connection wakes it.
                current.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("the listening connection could not be ended: {}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Whether it hears now, as far as it knows. */
    boolean hears() {
        return hearing;
    }

    private void listen(Consumer<Announcement> listener) {
        do {
            try (Connection connection = connections.getConnection()) {
                if (!remember(connection)) {
                    return;
                }
                listenOn(connection, listener);
            } catch (SQLException e) {
                LOG.debug("other nodes' announcements cannot be heard for now: {}", e.getMessage());
            } finally {
                hearing = false;
                remember(null);
            }
        } while (!closedWithin(AFTER_FAILURE));
    }

    private void listenOn(Connection connection, Consumer<Announcement> listener) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(ConnectionSql.LISTEN);
        }
        hearing = true;
        PGConnection driver = connection.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
            PGNotification[] heard = driver.getNotifications((int) SILENCE.toMillis());
            if (heard == null || heard.length == 0) {
                if (!connection.isValid((int) CHECK.toSeconds())) {
                    throw new SQLException("the listening connection does not answer");
                }
                continue;
            }
            for (PGNotification notification : heard) {
                if (!own.test(notification.getPID())) {
                    tell(listener, notification.getParameter());
                }
            }
        }
    }

    private static void tell(Consumer<Announcement> listener, String payload) {
        int blank = payload.indexOf(' ');
        try {
            long due = Long.parseLong(payload.substring(0, Math.max(0, blank)));
            listener.accept(new Announcement(payload.substring(blank + 1), Micros.instant(due)));
        } catch (RuntimeException e) {
            // Anybody may notify this channel, and a listener's failure must not end the listening.
            LOG.warn("an announcement was not taken: {}", e.toString());
        }
    }

    /** Keeps the connection for {@link #close()}; false if that has come already. */
    private boolean remember(@Nullable Connection connection) {
        lock.lock();
        try {
            current = connection;
            return closed.getCount() > 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody but a closing JVM interrupts this thread.
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
