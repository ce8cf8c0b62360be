package dev.longhaul.jdbc.postgresql;

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
 * production; each caller gets a database of its own.
 */
public final class PostgresServer {

    /** The superuser that the tests connect as. */
    public static final String USER = "postgres";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    /** The JDBC URL of a new and empty database. */
    public static String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute(url("postgres"), "CREATE DATABASE " + name + " TEMPLATE template0");
        return url(name);
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
