package dev.longhaul.jdbc;

import dev.longhaul.jdbc.mariadb.MariaDbOptions;
import dev.longhaul.jdbc.mariadb.MariaDbStore;
import dev.longhaul.jdbc.postgresql.PostgresOptions;
import dev.longhaul.jdbc.postgresql.PostgresStore;
import dev.longhaul.jdbc.sqlite.SqliteOptions;
import dev.longhaul.jdbc.sqlite.SqliteStore;
import dev.longhaul.jdbc.table.DatabaseStore;
import dev.longhaul.jdbc.transfer.StoreTransfer;
import dev.longhaul.job.JobId;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store on a JDBC database. Nothing is opened before {@link #prepare()}, except a pool of connections, which connects
 * when it is used. Thread-safe.
 */
public final class JdbcStore implements Store {
    private final DatabaseStore store;

    private JdbcStore(DatabaseStore store) {
        this.store = store;
    }

    /** Jobs in a SQLite file of this process's own, made when it is missing. */
    public static JdbcStore sqlite(Path file) {
        return sqlite(SqliteOptions.of(file).build());
    }

    /** Jobs in a SQLite file of this process's own. */
    public static JdbcStore sqlite(SqliteOptions options) {
        return new JdbcStore(new SqliteStore(options));
    }

    /**
     * Jobs in PostgreSQL, reached by the application's own pool. The store does not close the pool, and keeps two of its
     * connections.
     */
    public static JdbcStore postgresql(DataSource pool) {
        return postgresql(PostgresOptions.of(pool).build());
    }

    /** Jobs in PostgreSQL, reached by a pool of the store's own. */
    public static JdbcStore postgresql(String jdbcUrl, @Nullable String user, @Nullable String password) {
        return postgresql(PostgresOptions.of(jdbcUrl, user, password).build());
    }

    /** Jobs in PostgreSQL. */
    public static JdbcStore postgresql(PostgresOptions options) {
        return new JdbcStore(new PostgresStore(options));
    }

    /** Jobs in MariaDB, reached by the application's own pool, which the store does not close. */
    public static JdbcStore mariadb(DataSource pool) {
        return mariadb(MariaDbOptions.of(pool).build());
    }

    /** Jobs in MariaDB, reached by a pool of the store's own. */
    public static JdbcStore mariadb(String jdbcUrl, @Nullable String user, @Nullable String password) {
        return mariadb(MariaDbOptions.of(jdbcUrl, user, password).build());
    }

    /** Jobs in MariaDB. */
    public static JdbcStore mariadb(MariaDbOptions options) {
        return new JdbcStore(new MariaDbStore(options));
    }

    /**
     * Jobs in the database that a URL names: {@code jdbc:sqlite:PATH}, {@code jdbc:postgresql://...}, {@code
     * jdbc:mariadb://...}, or {@code postgresql://user:password@host:port/database?parameters} as psql takes it, and {@code
     * mariadb://} the same way.
     *
     * @throws IllegalArgumentException if it is none of these; the message holds no password
     */
    public static JdbcStore of(String url) {
        return of(url, PostgresOptions.DEFAULT_MAX_CONNECTIONS);
    }

    /**
     * As {@link #of(String)}, with so many connections for transactions at most; SQLite has one writer, whatever is said.
     *
     * @param maxConnections 3 or more
     * @throws IllegalArgumentException also if there are fewer
     */
    public static JdbcStore of(String url, int maxConnections) {
        return switch (DatabaseUrl.parse(url)) {
            case DatabaseUrl.Sqlite sqlite -> sqlite(sqlite.file());
            case DatabaseUrl.MariaDb named ->
                mariadb(MariaDbOptions.of(named.jdbcUrl(), named.user(), named.password())
                        .maxConnections(maxConnections)
                        .build());
            case DatabaseUrl.Postgres named ->
                postgresql(PostgresOptions.of(named.jdbcUrl(), named.user(), named.password())
                        .maxConnections(maxConnections)
                        .build());
        };
    }

    /**
     * Connections to the same database, for an application that wants its own statements and the store's in one commit: see
     * {@link #join}. On SQLite each is a new one, with the settings on which durability rests; on PostgreSQL and MariaDB it
     * is one of the pool.
     */
    public DataSource dataSource() {
        return store.dataSource();
    }

    /**
     * Copies everything that lives in this store into another one, in one commit of the other; ids, due times, counters and
     * places in order stay as they are. What was in flight in a process that died is taken back by the first node that starts
     * on the other store. From then on this store refuses to be worked on. Neither store may be in use; both can be closed
     * after, whatever happened.
     *
     * @return how many rows of which table
     * @throws dev.longhaul.store.StoreException of kind refused if this store is not there, is in use, was moved before, or has
     *     another version of the schema than the other, or if the other is not empty; of kind unknown commit if nobody knows
     *     whether the other has everything: call it again. After any other error this store is as it was
     */
    public List<StoreTransfer.Copied> moveTo(JdbcStore other) {
        return new StoreTransfer(store, other.store).run();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void prepare() {
        store.prepare();
    }

    @Override
    public boolean exclusive() {
        return store.exclusive();
    }

    @Override
    public int handlersAtOnce() {
        return store.handlersAtOnce();
    }

    @Override
    public StoreTransaction begin(Duration lockWait) {
        return store.begin(lockWait);
    }

    @Override
    public StoreTransaction beginReading() {
        return store.beginReading();
    }

    @Override
    public StoreTransaction join(Connection callers) {
        return store.join(callers);
    }

    @Override
    public void announce(String type, Instant due) {
        store.announce(type, due);
    }

    @Override
    public void onAnnouncement(Consumer<Announcement> listener) {
        store.onAnnouncement(listener);
    }

    @Override
    public boolean hearsAnnouncements() {
        return store.hearsAnnouncements();
    }

    @Override
    public Set<JobId> unreadable() {
        return store.unreadable();
    }

    @Override
    public void close() {
        store.close();
    }
}
