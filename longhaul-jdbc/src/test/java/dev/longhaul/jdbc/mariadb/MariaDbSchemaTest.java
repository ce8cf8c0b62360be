package dev.longhaul.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.MariaDbServer;
import dev.longhaul.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bringing the schema up to date. */
class MariaDbSchemaTest {

    @Test
    void several_nodes_that_start_at_once_beside_an_applications_tables_all_succeed() {
        String url = MariaDbServer.newDatabase();
        MariaDbServer.execute(url, "CREATE TABLE orders (id INT)", "INSERT INTO orders VALUES (42)");
        List<JdbcStore> nodes = IntStream.range(0, 3).mapToObj(i -> store(url)).toList();

        CompletableFuture.allOf(nodes.stream()
                        .map(node -> CompletableFuture.runAsync(
                                node::prepare, task -> Thread.ofPlatform().start(task)))
                        .toArray(CompletableFuture[]::new))
                .join();

        nodes.forEach(JdbcStore::close);
        assertThat(MariaDbServer.number(url, "SELECT COUNT(*) FROM longhaul_schema_history WHERE version = '001'"))
                .isEqualTo(1);
        assertThat(MariaDbServer.number(url, "SELECT id FROM orders")).isEqualTo(42);
    }

    @Test
    void a_migration_that_a_lost_node_left_half_done_is_done_again() {
        String url = MariaDbServer.newDatabase();
        try (JdbcStore store = store(url)) {
            store.prepare();
            MariaDbServer.execute(
                    url,
                    "DROP TABLE longhaul_audit",
                    "DELETE FROM longhaul_schema_history WHERE version IS NOT NULL",
                    "ALTER TABLE longhaul_node DROP COLUMN about");

            store.prepare();
        }
        assertThat(MariaDbServer.number(url, "SELECT COUNT(*) FROM longhaul_audit"))
                .isZero();
    }

    @Test
    void a_schema_of_a_later_generation_than_the_code_is_refused() {
        String url = MariaDbServer.newDatabase();
        try (JdbcStore store = store(url)) {
            store.prepare();
            MariaDbServer.execute(
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
    void a_server_without_that_database_is_unavailable_like_one_that_is_not_there() {
        try (JdbcStore store = JdbcStore.mariadb(MariaDbServer.url("nowhere"), MariaDbServer.USER, "")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(store::prepare)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                    .withMessageContaining("no connection to jdbc:mariadb://")
                    .withMessageContaining("nowhere");
        }
    }

    @Test
    void a_database_that_cannot_be_reached_is_unavailable_and_a_url_that_is_none_is_refused() {
        try (JdbcStore store = JdbcStore.mariadb("jdbc:mariadb://127.0.0.1:1/nowhere", "ada", "hunter2")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(store::prepare)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> JdbcStore.mariadb("jdbc:mysql://h/jobs?password=hunter2", null, null))
                .withMessageContaining("jdbc:mariadb://host:port/database")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
    }

    @Test
    void a_url_in_one_line_opens_it() {
        String url = MariaDbServer.newDatabase();
        try (JdbcStore store = JdbcStore.of(url.replace("jdbc:mariadb://", "mariadb://" + MariaDbServer.USER + "@"))) {
            store.prepare();
            assertThat(store.name()).isEqualTo("mariadb");
        }
        assertThat(MariaDbServer.number(url, "SELECT COUNT(*) FROM longhaul_job"))
                .isZero();
    }

    @Test
    void people_can_read_times_and_ids_in_views() {
        String url = MariaDbServer.newDatabase();
        try (JdbcStore store = store(url)) {
            store.prepare();
        }
        MariaDbServer.execute(
                url,
                "INSERT INTO longhaul_due (job, type, due, attempt, failures, losses, elapsed)"
                        + " VALUES (UNHEX('01936D0C6E007000800000000000002A'), 'a', 1795262400000001, 1, 0, 0, 15000000)");

        assertThat(MariaDbServer.number(
                        url,
                        "SELECT COUNT(*) FROM longhaul_due_readable WHERE due = '2026-11-21 12:00:00.000001'"
                                + " AND elapsed_seconds = 15 AND job = '01936d0c-6e00-7000-8000-00000000002a'"))
                .isEqualTo(1);
    }

    private static JdbcStore store(String url) {
        return JdbcStore.mariadb(url, MariaDbServer.USER, "");
    }
}
