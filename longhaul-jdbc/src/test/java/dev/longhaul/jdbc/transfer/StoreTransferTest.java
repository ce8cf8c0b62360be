package dev.longhaul.jdbc.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.transfer.StoreTransfer.Copied;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a store moves, and when it does not. */
class StoreTransferTest {

    private static final String URL = PostgresServer.newSchema();

    @TempDir
    private Path folder;

    @BeforeEach
    void an_empty_target() {
        PostgresServer.execute(URL, "DROP TABLE IF EXISTS longhaul_moved");
        PostgresServer.empty(URL);
    }

    private JdbcStore file(String name) {
        return JdbcStore.sqlite(folder.resolve(name));
    }

    private static JdbcStore postgres() {
        return JdbcStore.postgresql(URL, PostgresServer.USER, "");
    }

    private static JobId enqueueIn(JdbcStore store) {
        store.prepare();
        try (Longhaul longhaul = Longhaul.builder(store).build()) {
            return longhaul.enqueue(JobRequest.of("mail", "hello".getBytes(StandardCharsets.UTF_8), "text/plain")
                            .header("to", "ada\u2603")
                            .label("shop", "Ä")
                            .idempotencyKey("mail-1"))
                    .id();
        }
    }

    private static JobView view(JdbcStore store, JobId id) {
        try (Longhaul longhaul = Longhaul.builder(store).build()) {
            return longhaul.jobs().find(id).orElseThrow();
        }
    }

    private static List<Copied> move(JdbcStore from, JdbcStore to) {
        try (from;
                to) {
            return from.moveTo(to);
        }
    }

    private static void refuses(JdbcStore from, JdbcStore to, String... saying) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> move(from, to))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .satisfies(e -> assertThat(e.getMessage()).contains(saying));
    }

    @Test
    void a_job_that_went_to_postgresql_and_back_is_the_same_job() {
        JobId id = enqueueIn(file("first.db"));

        List<Copied> there = move(file("first.db"), postgres());
        List<Copied> back = move(postgres(), file("second.db"));

        assertThat(there).isEqualTo(back).contains(new Copied("longhaul_job", 1), new Copied("longhaul_due", 1));
        try (Connection connection = file("first.db").dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE longhaul_moved");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        assertThat(view(file("second.db"), id)).isEqualTo(view(file("first.db"), id));
    }

    @Test
    void a_store_that_was_moved_is_not_worked_on_any_more() {
        enqueueIn(file("jobs.db"));
        move(file("jobs.db"), postgres());

        try (JdbcStore moved = file("jobs.db")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(moved::prepare)
                    .withMessageContaining("was moved to jdbc:postgresql://127.0.0.1")
                    .withMessageContaining("twice");
        }
    }

    @Test
    void a_target_that_holds_a_job_is_refused_and_the_source_stays_usable() {
        enqueueIn(file("jobs.db"));
        enqueueIn(postgres());

        refuses(file("jobs.db"), postgres(), "is not empty", "longhaul_job has 1 rows");

        enqueueIn(file("jobs.db"));
    }

    @Test
    void what_the_target_refuses_is_no_database_that_is_away() {
        enqueueIn(file("jobs.db"));
        try (JdbcStore target = postgres()) {
            target.prepare();
        }
        PostgresServer.execute(URL, "ALTER TABLE longhaul_job ADD CONSTRAINT no_jobs_today CHECK (false)");
        try {
            refuses(file("jobs.db"), postgres(), "nothing was moved", "no_jobs_today", "23514");
        } finally {
            PostgresServer.execute(URL, "ALTER TABLE longhaul_job DROP CONSTRAINT no_jobs_today");
        }
    }

    @Test
    void a_file_on_which_a_node_works_is_refused() {
        try (JdbcStore inUse = file("jobs.db")) {
            inUse.prepare();

            refuses(file("jobs.db"), postgres(), "is in use by");
        }
    }

    @Test
    void a_database_on_which_a_node_was_seen_is_refused() {
        try (Longhaul node = Longhaul.builder(postgres()).node("busy").build()) {
            node.start();
            enqueueIn(postgres());
            PostgresServer.execute(URL, "INSERT INTO longhaul_node SELECT 'busy', 0, longhaul_now(), 0, ''");

            refuses(postgres(), file("jobs.db"), "node busy", "stop all nodes");
        }
    }

    @Test
    void a_database_in_which_a_claim_stands_is_refused() {
        enqueueIn(postgres());
        PostgresServer.execute(
                URL,
                "INSERT INTO longhaul_claim SELECT gen_random_uuid(), 'lost', 0, longhaul_now() + 60000000, ''::bytea");

        refuses(postgres(), file("jobs.db"), "node lost", "leases");
    }

    @Test
    void a_source_that_is_not_there_is_refused_and_not_made() {
        refuses(file("nothing.db"), postgres(), "there is no file");

        assertThat(folder.resolve("nothing.db")).doesNotExist();
    }

    @Test
    void a_database_without_a_store_is_refused() {
        try (JdbcStore other = JdbcStore.postgresql(PostgresServer.newSchema(), PostgresServer.USER, "")) {
            refuses(other, file("jobs.db"), "holds no store");
        }
    }

    @Test
    void another_version_of_the_schema_is_refused() throws SQLException {
        enqueueIn(file("jobs.db"));
        try (Connection connection = file("jobs.db").dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE longhaul_schema_history SET version = '090' WHERE version = '001'");
        }

        refuses(file("jobs.db"), postgres(), "source is version 90", "target 3");
    }

    @Test
    void when_a_row_does_not_fit_nothing_is_copied_and_the_source_stays_as_it_was() throws SQLException {
        enqueueIn(file("jobs.db"));
        try (Connection connection = file("jobs.db").dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO longhaul_pause VALUES ('type', 'before' || char(0) || 'after')");
        }

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> move(file("jobs.db"), postgres()))
                .withMessageContaining("nothing was moved: longhaul_pause");
        try (Longhaul empty = Longhaul.builder(postgres()).build()) {
            assertThat(empty.jobs().list(JobQuery.ALL).items()).isEmpty();
        }
        enqueueIn(file("jobs.db"));
    }

    @Test
    void a_move_that_died_on_the_way_goes_on_when_it_is_run_again() throws SQLException {
        JobId id = enqueueIn(file("jobs.db"));
        move(file("jobs.db"), postgres());
        // As if the process had died after the mark and before the target's commit.
        PostgresServer.empty(URL);

        move(file("jobs.db"), postgres());

        assertThat(view(postgres(), id).row().id()).isEqualTo(id);
        refuses(file("jobs.db"), postgres(), "is not empty", "it is done");
        refuses(file("jobs.db"), file("elsewhere.db"), "was moved to jdbc:postgresql", "already");
    }

    @Test
    void more_rows_than_are_sent_at_once_all_arrive() {
        try (JdbcStore store = file("jobs.db")) {
            store.prepare();
            try (Longhaul longhaul = Longhaul.builder(store).build()) {
                longhaul.enqueueAll(java.util.stream.IntStream.range(0, 2_500)
                        .mapToObj(i -> JobRequest.of("mail", new byte[i % 7], "text/plain"))
                        .toList());
            }
        }

        assertThat(move(file("jobs.db"), postgres()))
                .contains(new Copied("longhaul_job", 2_500), new Copied("longhaul_due", 2_500));
    }
}
