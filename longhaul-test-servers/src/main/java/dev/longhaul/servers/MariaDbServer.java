package dev.longhaul.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The {@link MariaDbInstance} that the tests of a JVM share, started once in a temporary folder; each caller gets a database of its own.
 * Thread-safe.
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
        static final int PORT = MariaDbInstance.temporary().port();
    }
}
