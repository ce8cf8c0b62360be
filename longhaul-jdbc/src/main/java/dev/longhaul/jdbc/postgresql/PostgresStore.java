package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.Boundary;
import dev.longhaul.jdbc.table.DatabaseStore;
import dev.longhaul.jdbc.table.JobRows;
import dev.longhaul.jdbc.table.Poll;
import dev.longhaul.jdbc.table.ReadingBoundary;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Slices;
import dev.longhaul.jdbc.table.SqlTransaction;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.jdbc.table.Unreadable;
import dev.longhaul.job.JobId;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store on PostgreSQL. Thread-safe. */
public final class PostgresStore implements DatabaseStore {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

    /** How far ahead slices of the history are made when a store is prepared. */
    private static final Duration SLICES_AHEAD = Duration.ofDays(2);

    /** Claiming, settling, renewing, sweeping, housekeeping, and enqueues and progress of everybody. */
    private static final int FOR_THE_ENGINE = 6;

    private static final Duration WAIT_FOR_SLICES = Duration.ofSeconds(2);

    private final PostgresOptions options;
    private final Connections connections;
    private final PostgresDialect dialect = new PostgresDialect();
    private final Poll poll = (session, asks, total) -> session.each(
            PostgresSql.POLL,
            Poll.COLUMNS,
            asks,
            args -> args.uuids(session.unreadable().jobs()).count(total),
            JobRows::readTaken);
    private final Slices slices = (session, until) -> session.list(
            ConnectionSql.SLICES, args -> args.time(until), row -> row.count("made") + row.count("dropped"));
    private final Unreadable unreadable = new Unreadable();
    private final Identity identity = new Identity();
    private final Confirmations confirmations = new Confirmations();
    private final ServerClock clock;
    private final Announcer announcer;
    private final AnnouncementListener listener;

    /** A store that reaches the database when it is prepared. */
    public PostgresStore(PostgresOptions options) {
        this.options = options;
        this.connections = Connections.of(options);
        this.clock = new ServerClock(options.nanoTime());
        this.announcer = new Announcer(connections.apart());
        this.listener = new AnnouncementListener(connections.apart(), announcer::isOwn);
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public void prepare() {
        schema().bringUpToDate();
        Session session = new Session(connections.borrow(), dialect, unreadable);
        OwnBoundary boundary = new OwnBoundary(session, options.idleInHandler(), confirmations, clock);
        try {
            identity.learn(session);
        } finally {
            boundary.end(false);
        }
        try (StoreTransaction tx = begin(WAIT_FOR_SLICES)) {
            // Refuses a pool of another isolation, before anything depends on it.
            tx.now();
        }
        try (StoreTransaction tx = begin(WAIT_FOR_SLICES)) {
            tx.retention().slices(tx.now().plus(SLICES_AHEAD));
            tx.commit();
        } catch (StoreException e) {
            // Nothing depends on it: attempts without a slice of their own go to the last one.
            LOG.warn("slices of longhaul_attempt could not be made and will be tried again: {}", e.getMessage());
        }
    }

    /** Nothing of it can be owned; but it must be there. */
    @Override
    public void ownExisting() {
        schema().requireDatabase();
    }

    private PostgresSchema schema() {
        return new PostgresSchema(connections.apart(), options.access());
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    /** Handlers leave the engine the connections that its own transactions need at once. */
    @Override
    public int handlersAtOnce() {
        return Math.max(1, connections.size() - FOR_THE_ENGINE);
    }

    @Override
    public StoreTransaction begin(Duration lockWait) {
        return begin(lockWait, false);
    }

    @Override
    public StoreTransaction beginReading() {
        Connection reader = connections.borrowReader();
        return reader == null
                ? begin(options.connectTimeout(), true)
                : new SqlTransaction(
                        new Session(reader, dialect, unreadable), poll, slices, new ReadingBoundary(reader));
    }

    private StoreTransaction begin(Duration lockWait, boolean readOnly) {
        Session session = Session.travellingAlong(connections.borrow(), dialect, unreadable);
        OwnBoundary boundary = new OwnBoundary(session, options.idleInHandler(), confirmations, clock);
        boundary.begin(lockWait, options.idleInTransaction(), readOnly);
        return new SqlTransaction(session, poll, slices, boundary);
    }

    @Override
    public StoreTransaction join(Connection callers) {
        Session session = new Session(callers, dialect, unreadable);
        try {
            if (callers.getAutoCommit()) {
                throw new IllegalArgumentException("the connection is in auto-commit mode, so that nothing of it can be"
                        + " one commit with the caller's own work; begin a transaction: setAutoCommit(false)");
            }
            identity.require(session);
        } catch (SQLException e) {
            throw new StoreException(SqlStates.kindOf(e), Trouble.describe(e), e);
        }
        return new SqlTransaction(session, poll, slices, Boundary.callers(callers));
    }

    @Override
    public void announce(String type, Instant due) {
        announcer.announce(type, due);
    }

    @Override
    public void onAnnouncement(Consumer<Announcement> heard) {
        listener.start(heard);
    }

    @Override
    public boolean hearsAnnouncements() {
        return listener.hears();
    }

    @Override
    public Set<JobId> unreadable() {
        return unreadable.jobIds();
    }

    @Override
    public DataSource dataSource() {
        return connections.pool();
    }

    @Override
    public StoreException.Kind kindOf(SQLException trouble) {
        return SqlStates.kindOf(trouble);
    }

    @Override
    public void close() {
        announcer.close();
        listener.close();
        connections.close();
    }
}
