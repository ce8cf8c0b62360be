package dev.longhaul.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL, started once for all tests of a JVM on a free port and in a temporary folder, as durable as in
 * production; each caller gets a schema of its own.
 */
public final class PostgresServer {

    /** The superuser that the tests connect as. */
    public static final String USER = "postgres";

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresServer() {}

    /** The JDBC URL of a new and empty schema, which is all that a store sees of its database. */
    public static String newSchema() {
        String name = "test_" + SCHEMAS.incrementAndGet();
        execute(url("postgres"), "CREATE SCHEMA " + name);
        return url("postgres") + "?currentSchema=" + name;
    }

    /**
     * Deletes all rows of Longhaul's tables in a schema, if they are there: much quicker than making a schema for each
     * test, whose thousands of files the server would have to flush when it stops.
     */
    public static void empty(String url) {
        execute(url, """
            DO $$
            DECLARE name text;
            BEGIN
              FOR name IN SELECT relname FROM pg_class
                          WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
                            AND NOT relispartition AND relname <> 'longhaul_schema_history'
              LOOP
                EXECUTE format('DELETE FROM %I', name);
              END LOOP;
            END $$""");
    }

    /** The JDBC URL of a database. */
    public static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    /** The port that the server listens on. */
    public static int port() {
        return Running.SERVER.getPort();
    }

    /** Runs statements on a connection of their own. */
    public static void execute(String url, String... statements) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection as the superuser. */
    public static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, USER, "");
    }

    private static final class Running {
        static final EmbeddedPostgres SERVER = start();

        /** It stops itself when the JVM ends. */
        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
