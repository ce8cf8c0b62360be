package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Outcome;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.InboxMark;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is known of a commit whose wait for a synchronous standby is cancelled: others see what it wrote, and nobody may be told that it
 * is done before the standby has it.
 */
class UnconfirmedCommitTest {

    /** The first that looks at a page may tidy it up, and waits for the standby only because of that. */
    private static final int AGAIN = 3;

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);
    private String url;
    private JdbcStore store;

    @BeforeEach
    void open() {
        url = PostgresServer.newSchema();
        store = store();
        store.prepare();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private JdbcStore store() {
        return JdbcStore.postgresql(url, PostgresServer.USER, "");
    }

    @Test
    void it_is_unknown_although_it_returns_and_executing_it_again_finds_it() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        withoutItsStandby(() -> assertUnknown(store, tx -> tx.attempts().insert(List.of(attempt))));

        SampleJobs.commit(
                store, tx -> assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.BEFORE));
    }

    @Test
    void it_is_unknown_also_when_it_takes_the_last_writes_along() throws SQLException {
        JobRow row = jobs.row("a");
        withoutItsStandby(() -> assertUnknown(store, tx -> {
            tx.jobs().insertNew(List.of(row));
            tx.due().insert(List.of(jobs.open(row)));
        }));

        SampleJobs.commit(
                store,
                tx -> assertThat(tx.jobs().insert(List.of(row)))
                        .containsEntry(row.id(), new JobTable.Inserted(row.id(), false)));
    }

    @Test
    void an_attempt_that_another_node_wrote_is_not_confirmed_before_a_standby_has_it() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        withoutItsStandby(() -> {
            assertUnknown(store, tx -> tx.attempts().insert(List.of(attempt)));
            assertUnknownToOthers(
                    tx -> assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.BEFORE));
        });
    }

    @Test
    void a_job_that_another_node_accepted_is_not_acknowledged_before_a_standby_has_it() throws SQLException {
        JobRow row = jobs.row("a");
        withoutItsStandby(() -> {
            assertUnknown(store, tx -> tx.jobs().insert(List.of(row)));
            assertUnknownToOthers(tx -> assertThat(tx.jobs().insert(List.of(row)))
                    .containsEntry(row.id(), new JobTable.Inserted(row.id(), false)));
        });
    }

    @Test
    void a_mark_that_another_node_made_is_not_confirmed_before_a_standby_has_it() throws SQLException {
        InboxMark mark = new InboxMark(new MessageKey("/shop", "order-42").by("ship"), UUID.randomUUID(), null, null);
        withoutItsStandby(() -> {
            assertUnknown(
                    store, tx -> assertThat(tx.inbox().insert(List.of(mark))).isEmpty());
            assertUnknownToOthers(
                    tx -> assertThat(tx.inbox().insert(List.of(mark))).containsOnlyKeys(mark.key()));
        });
    }

    @Test
    void a_claim_that_stands_by_another_connection_is_not_confirmed_before_a_standby_has_it() throws SQLException {
        ClaimId claim = new ClaimId(UUID.randomUUID());
        NodeId node = new NodeId("node");
        withoutItsStandby(() -> {
            assertUnknown(
                    store,
                    tx -> assertThat(tx.claims().insert(claim, node, List.of(), Duration.ZERO))
                            .isTrue());
            assertUnknownToOthers(tx -> assertThat(tx.claims().insert(claim, node, List.of(), Duration.ZERO))
                    .isFalse());
        });
    }

    @Test
    void a_claim_that_another_node_deleted_is_not_confirmed_as_gone_before_a_standby_has_it() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        ClaimId claim = attempt.by().claim();
        withoutItsStandby(() -> {
            assertUnknown(store, tx -> tx.claims().delete(List.of(claim)));
            assertUnknownToOthers(
                    tx -> assertThat(tx.claims().lockShared(claim)).isNull());
            assertUnknownToOthers(
                    tx -> assertThat(tx.claims().hold(List.of(claim))).isEmpty());
            assertUnknownToOthers(tx -> assertThat(tx.claims().renew(List.of(claim), Duration.ofSeconds(15)))
                    .isEmpty());
            assertUnknownToOthers(
                    tx -> assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.REFUSED));
        });
    }

    @Test
    void after_it_even_a_commit_that_only_looked_waits_for_the_standby() throws SQLException {
        JobRow row = jobs.row("a");
        Consumer<StoreTransaction> looking =
                tx -> assertThat(tx.jobs().load(List.of(row.id()))).containsKey(row.id());
        withoutItsStandby(() -> {
            assertUnknown(store, tx -> tx.jobs().insert(List.of(row)));
            for (int i = 0; i < AGAIN; i++) {
                assertUnknown(store, looking);
            }
        });
        // Confirmed at last; from then on, looking costs nothing again.
        for (int i = 0; i < AGAIN; i++) {
            SampleJobs.commit(store, looking);
        }
    }

    /** A write that finds nothing writes nothing to the log. */
    @Test
    void after_it_a_commit_waits_also_when_what_it_takes_along_changes_nothing() throws SQLException {
        JobRow row = jobs.row("a");
        withoutItsStandby(() -> {
            assertUnknown(store, tx -> tx.jobs().insert(List.of(row)));
            for (int i = 0; i < AGAIN; i++) {
                assertUnknown(store, tx -> {
                    assertThat(tx.jobs().load(List.of(row.id()))).containsKey(row.id());
                    tx.nodes().delete(new NodeId("nobody"));
                });
            }
        });
    }

    private AttemptRow attemptInAClaim() {
        JobRow row = jobs.row("a");
        OpenJob job = jobs.open(row);
        return jobs.attempt(job, jobs.claimed(store, job, row), Outcome.Kind.SUCCEEDED);
    }

    /** By a store of its own each time: one that was left in doubt waits whatever it finds. */
    private void assertUnknownToOthers(Consumer<StoreTransaction> finding) {
        for (int i = 0; i < AGAIN; i++) {
            try (JdbcStore other = store()) {
                assertUnknown(other, finding);
            }
        }
    }

    private void assertUnknown(JdbcStore by, Consumer<StoreTransaction> work) {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> cancelling = CompletableFuture.runAsync(() -> cancelWhateverWaits(over));
        try {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> SampleJobs.commit(by, work))
                    .satisfies(
                            e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(StoreException.Kind.UNKNOWN_COMMIT));
        } finally {
            over.set(true);
            cancelling.join();
        }
    }

    /** Does something while the server waits for a standby that never comes. */
    private void withoutItsStandby(Runnable something) throws SQLException {
        PostgresServer.execute(url, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
        try {
            awaitThatCommitsWait();
            something.run();
        } finally {
            PostgresServer.execute(
                    url,
                    "SET synchronous_commit = local",
                    "ALTER SYSTEM RESET synchronous_standby_names",
                    "SELECT pg_reload_conf()");
        }
    }

    /** The server takes a changed configuration over in its own time: a commit that was told off for waiting shows it. */
    private void awaitThatCommitsWait() throws SQLException {
        try (Connection connection = PostgresServer.connect(url);
                Statement probe = connection.createStatement()) {
            probe.setQueryTimeout(1);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                probe.clearWarnings();
                probe.execute("SELECT pg_logical_emit_message(true, 'probe', '')");
                return probe.getWarnings() != null;
            });
        }
    }

    /** Cancels each wait for a standby as soon as the server says that there is one. */
    private void cancelWhateverWaits(AtomicBoolean over) {
        try (Connection connection = PostgresServer.connect(url);
                Statement statement = connection.createStatement()) {
            while (!over.get()) {
                statement.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event = 'SyncRep'");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
