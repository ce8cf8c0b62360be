package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.BareUrl;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How a store on PostgreSQL is reached, and its limits. Immutable.
 *
 * @param access a URL with its credentials, or the application's own pool
 * @param maxConnections of the store's own pool, used when it is given a URL; 3 or more. Each handler in a transaction
 *     holds one. Outside this pool are at most 4 that only read, and 2 that tell and hear of due work
 * @param connectTimeout how long to wait for a connection, from the pool or from the server
 * @param idleInTransaction how long the database lets an engine's transaction idle before it ends it
 * @param idleInHandler the same for the transaction of a handler that works in the store's database
 * @param nanoTime what the store reckons the server's clock by between two looks at it, as {@link System#nanoTime()}
 */
public record PostgresOptions(
        Access access,
        int maxConnections,
        Duration connectTimeout,
        Duration idleInTransaction,
        Duration idleInHandler,
        LongSupplier nanoTime) {

    /** Connections of the store's own pool. */
    public static final int DEFAULT_MAX_CONNECTIONS = 16;

    /** How long to wait for a connection. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** How long an engine's transaction may idle: less than the default lease, so that no lock outlasts a claim. */
    public static final Duration DEFAULT_IDLE_IN_TRANSACTION = Duration.ofSeconds(10);

    /** How long a handler's transaction may idle. */
    public static final Duration DEFAULT_IDLE_IN_HANDLER = Duration.ofMinutes(10);

    public PostgresOptions {
        if (maxConnections < 3) {
            throw new IllegalArgumentException(
                    "maxConnections " + maxConnections + " is too few; bringing the schema up to date alone needs 3");
        }
        requireMillis("connectTimeout", connectTimeout);
        requireMillis("idleInTransaction", idleInTransaction);
        requireMillis("idleInHandler", idleInHandler);
    }

    /** A store with a pool of its own. */
    public static Builder of(String jdbcUrl, @Nullable String user, @Nullable String password) {
        return new Builder(new Access.ByUrl(jdbcUrl, user, password));
    }

    /** A store on the application's pool, which the store does not close, and of which it keeps two connections. */
    public static Builder of(DataSource pool) {
        return new Builder(new Access.ByPool(pool));
    }

    private static void requireMillis(String what, Duration value) {
        if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(what + " " + value + " is not between 1 ms and 24 days");
        }
    }

    /** How the database is reached. */
    public sealed interface Access {

        /** By the store's own pool. */
        record ByUrl(
                String jdbcUrl,
                @Nullable String user,
                @Nullable String password) implements Access {
            /** Without the password, and without the URL's parameters, which may hold one. */
            @Override
            public String toString() {
                return "ByUrl[" + BareUrl.of(jdbcUrl) + ", user=" + user + "]";
            }
        }

        /** By the application's. */
        record ByPool(DataSource pool) implements Access {}
    }

    /** Collects what differs from the defaults. Not thread-safe. */
    public static final class Builder {
        private final Access access;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private Duration idleInTransaction = DEFAULT_IDLE_IN_TRANSACTION;
        private Duration idleInHandler = DEFAULT_IDLE_IN_HANDLER;
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(Access access) {
            this.access = access;
        }

        /** Connections of the store's own pool, 3 or more; default {@value #DEFAULT_MAX_CONNECTIONS}. */
        public Builder maxConnections(int count) {
            this.maxConnections = count;
            return this;
        }

        /** How long to wait for a connection; default 5 s. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /** How long the database lets an engine's transaction idle; default 10 s. */
        public Builder idleInTransaction(Duration limit) {
            this.idleInTransaction = limit;
            return this;
        }

        /** How long the database lets the transaction of a handler idle; default 10 minutes. */
        public Builder idleInHandler(Duration limit) {
            this.idleInHandler = limit;
            return this;
        }

        /** What the store reckons the server's clock by between two looks at it; default {@link System#nanoTime()}. */
        public Builder nanoTime(LongSupplier source) {
            this.nanoTime = source;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is out of its bounds
         */
        public PostgresOptions build() {
            if (access instanceof Access.ByPool && maxConnections != DEFAULT_MAX_CONNECTIONS) {
                throw new IllegalArgumentException("maxConnections " + maxConnections
                        + " is of no effect on the application's own pool; set its size there");
            }
            return new PostgresOptions(
                    access, maxConnections, connectTimeout, idleInTransaction, idleInHandler, nanoTime);
        }
    }
}
