package dev.longhaul.trials.benchmark.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.trials.benchmark.server.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What sessions do with their database beside their own work. Stateless. */
final class Database {

    private Database() {}

    /** A pool with so many connections, all opened now; batches of inserts are rewritten to one statement. */
    static HikariDataSource pool(Place place, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(place.url() + (place.url().contains("?") ? "&" : "?") + "reWriteBatchedInserts=true");
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(connections);
        return new HikariDataSource(config);
    }

    /** Runs a script of this package. */
    static void script(Place place, String name) {
        resource(place, Database.class, name);
    }

    /** Runs a script from beside a class: statements that end with a semicolon at the end of a line. */
    static void resource(Place place, Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            place.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\\R"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number that a query answers. */
    static long number(DataSource pool, String query) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** What a query answers with true or false. */
    static boolean holds(DataSource pool, String query) {
        return number(pool, "SELECT CASE WHEN " + query + " THEN 1 ELSE 0 END") == 1;
    }

    /**
     * Copies the only row of a table many times.
     *
     * @param different SQL for the columns in which the copies differ from the row, which may name the copy's number
     *     {@code i}, from 1
     */
    static void multiply(Place place, String table, int copies, Map<String, String> different) {
        try (Connection connection = place.connect()) {
            List<String> columns = columns(connection, table);
            String values = String.join(
                    ", ",
                    columns.stream()
                            .map(each -> different.getOrDefault(each, each))
                            .toList());
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " ("
                    + String.join(", ", columns) + ") SELECT " + values + " FROM " + table
                    + ", generate_series(1, ?) AS i")) {
                insert.setInt(1, copies);
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the row of " + table + " cannot be copied", e);
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT column_name FROM"
                + " information_schema.columns WHERE table_name = ? AND is_generated = 'NEVER'"
                + " ORDER BY ordinal_position")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1));
                }
            }
        }
        return columns;
    }
}
