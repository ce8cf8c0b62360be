package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bringing the schema up to date. */
class SchemaTest {

    @Test
    void several_nodes_that_start_at_once_on_an_empty_schema_all_succeed() throws SQLException {
        String url = PostgresServer.newSchema();
        List<JdbcStore> nodes = IntStream.range(0, 4).mapToObj(i -> store(url)).toList();

        CompletableFuture.allOf(nodes.stream()
                        .map(node -> CompletableFuture.runAsync(
                                node::prepare, task -> Thread.ofPlatform().start(task)))
                        .toArray(CompletableFuture[]::new))
                .join();

        nodes.forEach(JdbcStore::close);
        assertThat(number(url, "SELECT count(*) FROM longhaul_schema_history WHERE version = '001'"))
                .isEqualTo(1);
        assertThat(number(url, "SELECT count(*) FROM longhaul_job")).isZero();
    }

    @Test
    void an_application_that_has_tables_in_the_schema_keeps_them() throws SQLException {
        String url = PostgresServer.newSchema();
        PostgresServer.execute(url, "CREATE TABLE orders (id integer)", "INSERT INTO orders VALUES (42)");

        try (JdbcStore store = store(url)) {
            store.prepare();
            store.prepare();
        }

        assertThat(number(url, "SELECT id FROM orders")).isEqualTo(42);
        assertThat(number(url, "SELECT count(*) FROM longhaul_due")).isZero();
    }

    @Test
    void a_schema_of_a_later_generation_than_the_code_is_refused() {
        String url = PostgresServer.newSchema();
        try (JdbcStore store = store(url)) {
            store.prepare();
            PostgresServer.execute(
                    url,
                    "INSERT INTO longhaul_schema_history (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, execution_time, success)"
                            + " VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, true)");

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(store::prepare)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                    .withMessageContaining("version 999")
                    .withMessageContaining("later generation");
        }
    }

    @Test
    void a_database_that_cannot_be_reached_is_unavailable() {
        try (JdbcStore store = JdbcStore.postgresql("jdbc:postgresql://127.0.0.1:1/nowhere", "ada", "hunter2")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(store::prepare)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
        }
    }

    @Test
    void people_can_read_times_in_views() throws SQLException {
        String url = PostgresServer.newSchema();
        try (JdbcStore store = store(url)) {
            store.prepare();
        }
        PostgresServer.execute(
                url,
                "INSERT INTO longhaul_due (job, type, due, attempt, failures, losses, elapsed)"
                        + " VALUES (gen_random_uuid(), 'a', 1795262400000001, 1, 0, 0, 15000000)");

        assertThat(number(
                        url,
                        "SELECT count(*) FROM longhaul_due_readable"
                                + " WHERE due = '2026-11-21T12:00:00.000001Z' AND elapsed = '15 seconds'"))
                .isEqualTo(1);
    }

    private static JdbcStore store(String url) {
        return JdbcStore.postgresql(url, PostgresServer.USER, "");
    }

    static long number(String url, String sql) throws SQLException {
        try (Connection connection = PostgresServer.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
