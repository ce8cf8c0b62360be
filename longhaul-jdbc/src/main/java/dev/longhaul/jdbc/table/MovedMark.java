package dev.longhaul.jdbc.table;

import dev.longhaul.store.Micros;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code longhaul_moved}: the mark in a store that its jobs live elsewhere now. It is a table that is there or not, so that
 * a store that was never moved has nothing of it. No engine starts on a marked store: its jobs would run twice.
 */
public final class MovedMark {

    private static final String TABLE = "longhaul_moved";

    private MovedMark() {}

    /** Where the jobs went, if the store is marked. */
    public static @Nullable String read(Connection connection) throws SQLException {
        if (!exists(connection, TABLE)) {
            return null;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT moved_to FROM longhaul_moved")) {
            return row.next() ? row.getString(1) : "another store";
        }
    }

    /** Whether there is a table of that name where this connection looks. */
    public static boolean exists(Connection connection, String table) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), table, null)) {
            while (tables.next()) {
                // The name was a pattern, in which an underscore is any character.
                if (table.equals(tables.getString("TABLE_NAME"))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Marks the store; part of the connection's transaction where the database can do that. */
    public static void write(Connection connection, String movedTo, Instant at) throws SQLException {
        try (Statement create = connection.createStatement()) {
            create.execute("CREATE TABLE longhaul_moved (moved_to varchar(1000) NOT NULL, moved_at bigint NOT NULL)");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO longhaul_moved (moved_to, moved_at) VALUES (?, ?)")) {
            insert.setString(1, movedTo);
            insert.setLong(2, Micros.of(at));
            insert.executeUpdate();
        }
    }

    /** Takes the mark away. */
    public static void remove(Connection connection) throws SQLException {
        try (Statement drop = connection.createStatement()) {
            drop.execute("DROP TABLE longhaul_moved");
        }
    }

    /** Refuses a marked store. */
    static void refuse(Connection connection) throws SQLException {
        String movedTo = read(connection);
        if (movedTo != null) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "this store was moved to " + movedTo
                            + ", and its jobs would run twice if both were worked on; start"
                            + " Longhaul on that one. If the move was given up and the other store thrown away: DROP"
                            + " TABLE longhaul_moved");
        }
    }
}
