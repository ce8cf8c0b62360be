package dev.longhaul.jdbc.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table or column that a migration adds is copied, or this fails. */
class CopiedTableTest {

    private static Set<String> copied() {
        Set<String> names = new TreeSet<>();
        CopiedTable.ALL.forEach(
                table -> table.columns().forEach(column -> names.add(table.name() + "." + column.name())));
        return names;
    }

    private static Set<String> names(Connection connection, String sql) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        names.removeIf(name -> name.startsWith("longhaul_node.") || name.startsWith("longhaul_schema_history."));
        return names;
    }

    @Test
    void every_stored_column_of_sqlite_is_copied(@TempDir Path folder) throws SQLException {
        try (JdbcStore store = JdbcStore.sqlite(folder.resolve("jobs.db"))) {
            store.prepare();
            try (Connection connection = store.dataSource().getConnection()) {
                assertThat(names(connection, """
                                SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c
                                WHERE t.type = 'table' AND t.name LIKE 'longhaul%' AND c.hidden = 0""")).isEqualTo(copied());
            }
        }
    }

    @Test
    void every_stored_column_of_postgresql_is_copied() throws SQLException {
        String url = PostgresServer.newSchema();
        try (JdbcStore store = JdbcStore.postgresql(url, PostgresServer.USER, "")) {
            store.prepare();
            try (Connection connection = PostgresServer.connect(url)) {
                assertThat(names(connection, """
                                SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                                WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
                                  AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
                                  AND a.attgenerated = ''""")).isEqualTo(copied());
            }
        }
    }
}
