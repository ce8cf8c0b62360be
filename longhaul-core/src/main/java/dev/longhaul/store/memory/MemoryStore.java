package dev.longhaul.store.memory;

import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.rows.Session;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to a {@link MemoryDatabase}. Closing it cuts its open transactions, as the death of its process would;
 * what is committed stays in the database. Thread-safe.
 */
public final class MemoryStore implements Store {

    private static final Duration READING = Duration.ofNanos(-1);

    private final MemoryDatabase database;
    private final String by;
    private volatile boolean closed;
    private volatile @Nullable Consumer<Announcement> listener;

    MemoryStore(MemoryDatabase database, String by) {
        this.database = database;
        this.by = by;
    }

    /** The only store on a new database, for real threads; transactions lock rows. */
    public static MemoryStore create(InstantSource clock) {
        return MemoryDatabase.builder(clock).exclusive().build().store("memory");
    }

    /** The database, to look at it. */
    public MemoryDatabase database() {
        return database;
    }

    String by() {
        return by;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void prepare() {
        requireOpen();
        database.own(this);
    }

    @Override
    public boolean exclusive() {
        return database.exclusive();
    }

    /** {@inheritDoc} One for a store that shares with nobody, as on SQLite. */
    @Override
    public int handlersAtOnce() {
        return exclusive() ? 1 : Integer.MAX_VALUE;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code lockWait} is negative
     */
    @Override
    public StoreTransaction begin(Duration lockWait) {
        if (lockWait.isNegative()) {
            throw new IllegalArgumentException("a lock wait of " + lockWait + " is negative; zero means not at all");
        }
        Session session = session(lockWait);
        if (database.oneWriter()) {
            try {
                session.hold("writer");
            } catch (RuntimeException | Error e) {
                session.close();
                throw e;
            }
        }
        return new MemoryTransaction(database, session);
    }

    @Override
    public StoreTransaction beginReading() {
        return new MemoryTransaction(database, session(READING));
    }

    /** Asks again afterwards: a store that is closed meanwhile has cut only what was open then. */
    private Session session(Duration lockWait) {
        requireOpen();
        Session session = database.space().begin(by, lockWait);
        if (closed) {
            session.close();
            requireOpen();
        }
        return session;
    }

    @Override
    public StoreTransaction join(Connection callers) {
        throw new UnsupportedOperationException("the in-memory store has no JDBC connections to join");
    }

    /** {@inheritDoc} The other stores' listeners hear it on the calling thread, before this returns. */
    @Override
    public void announce(String type, Instant due) {
        database.announce(this, new Announcement(type, due));
    }

    @Override
    public void onAnnouncement(Consumer<Announcement> hears) {
        listener = hears;
    }

    void hear(Announcement announcement) {
        Consumer<Announcement> hears = listener;
        if (hears != null && !closed) {
            hears.accept(announcement);
        }
    }

    @Override
    public void close() {
        closed = true;
        database.closed(this);
        database.space().cut(by);
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store '" + by + "' is closed");
        }
    }
}
