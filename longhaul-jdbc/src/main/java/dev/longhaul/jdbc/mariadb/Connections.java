package dev.longhaul.jdbc.mariadb;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.MariaDbDataSource;

/** Where connections come from: a pool of the store's own, or the application's. */
final class Connections implements AutoCloseable {

    /** How long a call waits for bytes of an answer before the connection counts as lost, if the URL does not say. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    /** The most connections for looking: polls, sweeps, and what operators see. */
    private static final int MAX_READERS = 4;

    /** The size of a pool that does not tell: the default of most. */
    private static final int USUAL_POOL = 10;

    private static final Duration KEEP_IDLE = Duration.ofMinutes(1);

    private final DataSource pool;
    private final DataSource apart;
    private final @Nullable HikariDataSource own;
    private final @Nullable HikariDataSource readers;

    private Connections(
            DataSource pool, DataSource apart, @Nullable HikariDataSource own, @Nullable HikariDataSource readers) {
        this.pool = pool;
        this.apart = apart;
        this.own = own;
        this.readers = readers;
    }

    static Connections of(MariaDbOptions options) {
        return switch (options.access()) {
            case MariaDbOptions.Access.ByPool given -> new Connections(given.pool(), given.pool(), null, null);
            case MariaDbOptions.Access.ByUrl url -> {
                DataSource server = server(url, options);
                HikariConfig writing = pool(server, options);
                // Its connections never leave the store as they are, and a mode that stays costs no round trips.
                writing.setAutoCommit(false);
                HikariDataSource pooled = new HikariDataSource(writing);
                HikariConfig reading = pool(server, options);
                reading.setPoolName("longhaul-readers");
                reading.setMaximumPoolSize(Math.min(MAX_READERS, options.maxConnections()));
                reading.setConnectionInitSql(ConnectionSql.FOR_READING);
                yield new Connections(pooled, server, pooled, new HikariDataSource(reading));
            }
        };
    }

    /** How many connections for transactions there are; a guess where the application's pool does not say. */
    int size() {
        return pool instanceof HikariDataSource known ? known.getMaximumPoolSize() : USUAL_POOL;
    }

    /** Whether connections are the store's own, and keep what is set on them. */
    boolean areOwn() {
        return own != null;
    }

    /** Connections for transactions. */
    DataSource pool() {
        return pool;
    }

    /** Connections that are kept for long, and so are not the pool's own if that can be helped. */
    DataSource apart() {
        return apart;
    }

    /**
     * A connection in auto-commit mode that is set up for reading once and for all, so that an idle look is one statement;
     * null when connections are the application's, which must be set up anew each time.
     */
    @Nullable
    Connection borrowReader() {
        return readers == null ? null : borrow(readers);
    }

    /** A connection from the pool, in the mode that the pool gives it. */
    Connection borrow() {
        return borrow(pool);
    }

    private static Connection borrow(DataSource source) {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "no connection to MariaDB: " + Trouble.describe(e), e);
        }
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
        if (readers != null) {
            readers.close();
        }
    }

    private static DataSource server(MariaDbOptions.Access.ByUrl url, MariaDbOptions options) {
        try {
            MariaDbDataSource server = new MariaDbDataSource(withDefaults(url.jdbcUrl(), options));
            if (url.user() != null) {
                server.setUser(url.user());
            }
            if (url.password() != null) {
                server.setPassword(url.password());
            }
            return server;
        } catch (SQLException e) {
            // The driver's own message, and so the cause, would repeat the URL with whatever password it holds.
            throw new IllegalArgumentException(
                    "not a JDBC URL of MariaDB: " + url + "; expected jdbc:mariadb://host:port/database");
        }
    }

    /**
     * The URL with what it does not say itself: how long to wait for a server and for its answers, that a peer that is gone
     * is noticed, and that updates count the rows that they met.
     */
    private static String withDefaults(String jdbcUrl, MariaDbOptions options) throws SQLException {
        if (!Configuration.acceptsUrl(jdbcUrl)) {
            throw new SQLException("not a URL of this driver");
        }
        StringBuilder all = new StringBuilder(jdbcUrl);
        add(all, "connectTimeout", Long.toString(options.connectTimeout().toMillis()));
        add(all, "socketTimeout", Long.toString(SILENCE.toMillis()));
        add(all, "tcpKeepAlive", "true");
        add(all, "tcpKeepIdle", "5");
        add(all, "tcpKeepInterval", "2");
        add(all, "tcpKeepCount", "3");
        add(all, "useAffectedRows", "false");
        return all.toString();
    }

    private static void add(StringBuilder url, String name, String value) {
        if (url.indexOf("?" + name + "=") < 0 && url.indexOf("&" + name + "=") < 0) {
            url.append(url.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(value);
        }
    }

    private static HikariConfig pool(DataSource server, MariaDbOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("longhaul");
        config.setDataSource(server);
        config.setMaximumPoolSize(options.maxConnections());
        config.setMinimumIdle(1);
        config.setIdleTimeout(KEEP_IDLE.toMillis());
        // The pool does not take less.
        config.setConnectionTimeout(Math.max(250, options.connectTimeout().toMillis()));
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // A database that is not there yet is prepare()'s to complain about, in its own words.
        config.setInitializationFailTimeout(-1);
        return config;
    }
}
