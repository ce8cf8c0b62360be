package dev.longhaul.trials.benchmark.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a contestant puts its jobs, for one run.
 *
 * @param url the JDBC URL of an empty database, with its user
 * @param folder an empty folder, for stores that are files
 */
public record Place(String url, Path folder) {

    /** The name of the database in every server. */
    public static final String DATABASE = "longhaul_benchmark";

    /** Whether a database of this name would be one of the benchmark's own, which it drops. */
    static boolean isNameOfOwn(String database) {
        return database.equals(DATABASE) || database.startsWith(DATABASE + "_");
    }

    /** A connection to the database. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** Runs statements on a connection of their own, each in its own transaction. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
