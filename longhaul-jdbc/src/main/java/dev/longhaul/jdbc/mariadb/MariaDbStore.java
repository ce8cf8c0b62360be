package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Boundary;
import dev.longhaul.jdbc.table.Columns;
import dev.longhaul.jdbc.table.DatabaseStore;
import dev.longhaul.jdbc.table.Dialect;
import dev.longhaul.jdbc.table.JobRows;
import dev.longhaul.jdbc.table.ReadingBoundary;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Slices;
import dev.longhaul.jdbc.table.SqlTransaction;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.jdbc.table.Unreadable;
import dev.longhaul.job.JobId;
import dev.longhaul.store.DueTable;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store on MariaDB. Thread-safe. */
public final class MariaDbStore implements DatabaseStore {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbStore.class);

    /** Claiming, settling, renewing, sweeping, housekeeping, and enqueues and progress of everybody. */
    private static final int FOR_THE_ENGINE = 6;

    private static final Duration WAIT_TO_PREPARE = Duration.ofSeconds(2);

    private final MariaDbOptions options;
    private final Connections connections;
    private final MariaDbDialect dialect = new MariaDbDialect();
    private final Unreadable unreadable = new Unreadable();
    private final Identity identity = new Identity();
    private final KnownLimits known = new KnownLimits();

    /** A store that reaches the database when it is prepared. */
    public MariaDbStore(MariaDbOptions options) {
        this.options = options;
        this.connections = Connections.of(options);
    }

    @Override
    public String name() {
        return "mariadb";
    }

    @Override
    public void prepare() {
        new MariaDbSchema(connections.apart(), options.access()).bringUpToDate();
        Session session = new Session(connections.borrow(), dialect, unreadable);
        OwnBoundary boundary = boundary(session);
        try {
            boundary.begin(WAIT_TO_PREPARE, options.idleInTransaction());
            identity.learn(session);
            warnIfCommitsAreNotFlushed(session);
        } finally {
            boundary.end(false);
        }
    }

    /** To be moved elsewhere, its tables would have to be kept still across the statements that make the mark. */
    @Override
    public void ownExisting() {
        throw new StoreException(
                StoreException.Kind.REFUSED,
                "a store on MariaDB cannot be moved elsewhere yet; it can be what another store is moved to");
    }

    private static void warnIfCommitsAreNotFlushed(Session session) {
        session.only(ConnectionSql.DURABILITY, Binding.NONE, row -> {
            if (row.count("flushes") != 1) {
                LOG.warn(
                        "innodb_flush_log_at_trx_commit is {}: a power cut, or a crash of the server, loses jobs that were"
                                + " acknowledged; set it to 1",
                        row.count("flushes"));
            }
            if (row.flag("logs") && row.number("log_flushes") != 1) {
                LOG.warn(
                        "sync_binlog is {}: after a power cut replicas may lack jobs that were acknowledged, or have jobs"
                                + " that the primary lost; set it to 1",
                        row.number("log_flushes"));
            }
            return true;
        });
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
        Session session = new Session(connections.borrow(), dialect, unreadable);
        OwnBoundary boundary = boundary(session);
        try {
            boundary.begin(lockWait, options.idleInTransaction());
        } catch (RuntimeException e) {
            boundary.end(false);
            throw e;
        }
        return transaction(session, boundary);
    }

    private OwnBoundary boundary(Session session) {
        return new OwnBoundary(session, options.idleInHandler(), connections.areOwn() ? known : null);
    }

    @Override
    public StoreTransaction beginReading() {
        Connection reader = connections.borrowReader();
        return reader == null
                ? begin(options.connectTimeout())
                : transaction(new Session(reader, dialect, unreadable), new ReadingBoundary(reader));
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
            throw new StoreException(ErrorCodes.kindOf(e), Trouble.describe(e), e);
        }
        return transaction(session, Boundary.callers(callers));
    }

    private static StoreTransaction transaction(Session session, Boundary boundary) {
        return new SqlTransaction(session, MariaDbStore::poll, Slices.NONE, boundary);
    }

    private static List<Taken> poll(Session session, List<DueTable.Ask> asks, int total) {
        String passedOver = MariaDbDialect.array(session.unreadable().jobs());
        Columns<DueTable.Ask> columns = Columns.<DueTable.Ask>none()
                .text(DueTable.Ask::type)
                .flag(DueTable.Ask::suspect)
                .time(DueTable.Ask::from)
                .text(ask -> passedOver)
                .text(DueTable.Ask::type)
                .count(DueTable.Ask::limit);
        return session.takeEach(
                MariaDbSql.POLL,
                new Dialect.Batch<>(columns, asks),
                args -> args.count(total),
                JobRows::readTaken,
                picked -> picked.stream().limit(total).toList(),
                taken -> taken.job().id().value());
    }

    /** MariaDB has nothing to tell other sessions with; other nodes find the work by polling. */
    @Override
    public void announce(String type, Instant due) {}

    @Override
    public void onAnnouncement(Consumer<Announcement> heard) {}

    @Override
    public Set<JobId> unreadable() {
        return unreadable.jobIds();
    }

    @Override
    public DataSource dataSource() {
        return connections.areOwn() ? new ApplicationConnections(connections.pool(), known) : connections.pool();
    }

    @Override
    public StoreException.Kind kindOf(SQLException trouble) {
        return ErrorCodes.kindOf(trouble);
    }

    @Override
    public void close() {
        connections.close();
    }
}
