package dev.longhaul.messaging.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL, started once for all tests of a JVM on a free port of loopback, as durable as in production; each caller
 * gets a schema of its own.
 */
final class PostgresServer {

    static final String USER = "postgres";

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresServer() {}

    /** The JDBC URL of a new and empty schema. */
    static String newSchema() {
        String name = "test_" + SCHEMAS.incrementAndGet();
        String url = "jdbc:postgresql://127.0.0.1:" + Running.SERVER.getPort() + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url + "?currentSchema=" + name;
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
