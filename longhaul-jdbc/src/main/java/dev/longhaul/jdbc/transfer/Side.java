package dev.longhaul.jdbc.transfer;

import dev.longhaul.jdbc.table.BareUrl;
import dev.longhaul.jdbc.table.MovedMark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is asked of a database at either end, beside its rows. */
final class Side {

    private static final String HISTORY = "longhaul_schema_history";

    private Side() {}

    /** The database, for people and for the mark of a moved store: without user, password and parameters. */
    static String place(Connection connection) throws SQLException {
        String url = BareUrl.of(connection.getMetaData().getURL());
        String schema = connection.getSchema();
        return schema == null ? url : url + " (schema " + schema + ")";
    }

    /** The version of the schema that is there; null if there is none. */
    static @Nullable Integer version(Connection connection) throws SQLException {
        if (!MovedMark.exists(connection, HISTORY)) {
            return null;
        }
        Integer newest = null;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version FROM " + HISTORY + " WHERE success")) {
            while (row.next()) {
                String version = row.getString(1);
                if (version != null) {
                    int number = Integer.parseInt(version.replaceFirst("\\..*", ""));
                    newest = newest == null ? Integer.valueOf(number) : Integer.valueOf(Math.max(newest, number));
                }
            }
        }
        return newest;
    }

    /** Keeps everybody else from writing to the source until the transaction ends, where others could. */
    static void keepStill(Connection source) throws SQLException {
        if (!isPostgres(source)) {
            // SQLite: the transaction has the one writer's place, and the process the file.
            return;
        }
        try (Statement statement = source.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '10s'");
            statement.execute("LOCK TABLE "
                    + Stream.concat(CopiedTable.ALL.stream().map(CopiedTable::name), Stream.of("longhaul_node"))
                            .collect(Collectors.joining(", "))
                    + " IN SHARE MODE");
        }
    }

    /** Has a database that plans by statistics gather them, now that its tables are full. */
    static void learn(Connection target) throws SQLException {
        if (isPostgres(target)) {
            try (Statement statement = target.createStatement()) {
                for (CopiedTable table : CopiedTable.ALL) {
                    statement.execute("ANALYZE " + table.name());
                }
            }
        }
    }

    private static boolean isPostgres(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }
}
