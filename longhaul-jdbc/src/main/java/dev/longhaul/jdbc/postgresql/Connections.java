package dev.longhaul.jdbc.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

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

    static Connections of(PostgresOptions options) {
        return switch (options.access()) {
            case PostgresOptions.Access.ByPool given -> new Connections(given.pool(), given.pool(), null, null);
            case PostgresOptions.Access.ByUrl url -> {
                PGSimpleDataSource server = server(url, options);
                HikariDataSource pooled = new HikariDataSource(pool(server, options));
                HikariConfig reading = pool(server, options);
                reading.setPoolName("longhaul-readers");
                reading.setMaximumPoolSize(Math.min(MAX_READERS, options.maxConnections()));
                reading.setConnectionInitSql(ConnectionSql.NOTICE_DEAD_NODES + ";" + ConnectionSql.FOR_READING);
                yield new Connections(pooled, server, pooled, new HikariDataSource(reading));
            }
        };
    }

    /** How many connections for transactions there are; a guess where the application's pool does not say. */
    int size() {
        return pool instanceof HikariDataSource known ? known.getMaximumPoolSize() : USUAL_POOL;
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
     * A connection in auto-commit mode that is set up for reading once and for all, so that an idle look is one statement
     * and not four; null when connections are the application's, which must be set up anew each time.
     */
    @Nullable
    Connection borrowReader() {
        HikariDataSource source = readers;
        if (source == null) {
            return null;
        }
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** A connection from the pool, in auto-commit mode, so that the driver begins no transaction by itself. */
    Connection borrow() {
        try {
            Connection connection = pool.getConnection();
            try {
                connection.setAutoCommit(true);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    static StoreException unreachable(SQLException e) {
        return new StoreException(
                StoreException.Kind.UNAVAILABLE, "no connection to PostgreSQL: " + Trouble.describe(e), e);
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

    /** The server as its URL names it, with what the URL does not say. */
    static PGSimpleDataSource server(PostgresOptions.Access.ByUrl url, PostgresOptions options) {
        Properties said = Driver.parseURL(url.jdbcUrl(), null);
        if (said == null) {
            // Without a cause: the driver's would repeat the URL with whatever password it holds.
            throw new IllegalArgumentException(
                    "not a JDBC URL of PostgreSQL: " + url + "; expected jdbc:postgresql://host:port/database");
        }
        PGSimpleDataSource server = new PGSimpleDataSource();
        // First, as the driver lets nothing in it replace what was set before.
        server.setUrl(url.jdbcUrl());
        if (!PGProperty.CONNECT_TIMEOUT.isPresent(said)) {
            server.setConnectTimeout((int) Math.max(1, options.connectTimeout().toSeconds()));
        }
        if (!PGProperty.SOCKET_TIMEOUT.isPresent(said)) {
            server.setSocketTimeout((int) SILENCE.toSeconds());
        }
        if (!PGProperty.TCP_KEEP_ALIVE.isPresent(said)) {
            server.setTcpKeepAlive(true);
        }
        if (!PGProperty.APPLICATION_NAME.isPresent(said)) {
            server.setApplicationName("longhaul");
        }
        if (url.user() != null) {
            server.setUser(url.user());
        }
        if (url.password() != null) {
            server.setPassword(url.password());
        }
        return server;
    }

    private static HikariConfig pool(DataSource server, PostgresOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("longhaul");
        config.setDataSource(server);
        config.setMaximumPoolSize(options.maxConnections());
        config.setMinimumIdle(1);
        config.setIdleTimeout(KEEP_IDLE.toMillis());
        // The pool does not take less.
        config.setConnectionTimeout(Math.max(250, options.connectTimeout().toMillis()));
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(ConnectionSql.NOTICE_DEAD_NODES);
        // A database that is not there yet is prepare()'s to complain about, in its own words.
        config.setInitializationFailTimeout(-1);
        return config;
    }
}
