package dev.longhaul.spring.test;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Jobs in memory, beside the application's own database: what is enqueued in a transaction there is committed right after it, and dropped
 * with it. For tests: a process that died between the two would break it. Thread-safe.
 */
final class MemoryBesideDatabase implements Store {

    private static final Duration LOCK_WAIT = Duration.ZERO;

    private final Store memory;
    private final Supplier<@Nullable DataSource> application;

    MemoryBesideDatabase(Store memory, Supplier<@Nullable DataSource> application) {
        this.memory = memory;
        this.application = application;
    }

    /** Works in a transaction of the memory's own that ends as the application's does. */
    @Override
    public StoreTransaction join(Connection callers) {
        Object known = TransactionSynchronizationManager.getResource(this);
        if (known instanceof Beside beside) {
            return beside.joined();
        }
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new UnsupportedOperationException(
                    "in virtual time, jobs are enqueued in Spring's transactions only, and this"
                            + " connection is in none; use @Transactional or a TransactionTemplate");
        }
        Beside beside = new Beside(memory.begin(LOCK_WAIT), null);
        TransactionSynchronizationManager.bindResource(this, beside);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void suspend() {
                TransactionSynchronizationManager.unbindResource(MemoryBesideDatabase.this);
            }

            @Override
            public void resume() {
                TransactionSynchronizationManager.bindResource(MemoryBesideDatabase.this, beside);
            }

            @Override
            public void afterCommit() {
                beside.commit();
            }

            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResourceIfPossible(MemoryBesideDatabase.this);
                beside.close();
            }
        });
        return beside.joined();
    }

    @Override
    public StoreTransaction begin(Duration lockWait) {
        return new Beside(memory.begin(lockWait), this::connection);
    }

    private Connection connection() {
        DataSource source = application.get();
        if (source == null) {
            throw new UnsupportedOperationException(
                    "the application has no DataSource, and so no connection for its handlers");
        }
        try {
            Connection connection = source.getConnection();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "no connection: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return memory.name();
    }

    @Override
    public void prepare() {
        memory.prepare();
    }

    @Override
    public boolean exclusive() {
        return memory.exclusive();
    }

    @Override
    public int handlersAtOnce() {
        return memory.handlersAtOnce();
    }

    @Override
    public StoreTransaction beginReading() {
        return memory.beginReading();
    }

    @Override
    public void announce(String type, Instant due) {
        memory.announce(type, due);
    }

    @Override
    public void onAnnouncement(Consumer<Announcement> listener) {
        memory.onAnnouncement(listener);
    }

    @Override
    public Set<JobId> unreadable() {
        return memory.unreadable();
    }

    @Override
    public void close() {
        memory.close();
    }
}
