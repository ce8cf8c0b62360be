package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.CuttingProxy;
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
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a commit when the connection is lost around it, and how executing it again finds out. */
class UnknownCommitTest {

    /** The first that looks at a page may tidy it up, and waits for the standby only because of that. */
    private static final int AGAIN = 3;

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);
    private String direct;
    private CuttingProxy proxy;
    private JdbcStore store;

    @BeforeEach
    void openThroughAProxy() throws IOException {
        direct = PostgresServer.newSchema();
        proxy = new CuttingProxy(PostgresServer.port(), "COMMIT");
        // Unnamed statements only, so that each commit is spelled out.
        String url =
                direct.replace(":" + PostgresServer.port() + "/", ":" + proxy.port() + "/") + "&prepareThreshold=0";
        store = JdbcStore.postgresql(url, PostgresServer.USER, "");
        store.prepare();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        proxy.close();
    }

    @Test
    void a_commit_whose_answer_is_lost_is_unknown_and_executing_it_again_finds_it() {
        AttemptRow attempt = attemptInAClaim();
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.NOW);
            proxy.arm(CuttingProxy.Cut.BEFORE_THE_CLIENT_HEARS);
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(attempt)).containsValue(Written.BEFORE);
    }

    @Test
    void a_commit_that_never_arrived_is_unknown_too_and_executing_it_again_writes_it() {
        AttemptRow attempt = attemptInAClaim();
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.NOW);
            proxy.arm(CuttingProxy.Cut.BEFORE_THE_SERVER_HEARS);
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(attempt)).containsValue(Written.NOW);
    }

    @Test
    void a_connection_lost_before_the_commit_means_that_nothing_was_done() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            tx.attempts().insert(List.of(attempt));
            terminate(processOf(tx));
            assertFailsWith(StoreException.Kind.UNAVAILABLE, () -> tx.due().types());
        }

        assertThat(again(attempt)).containsValue(Written.NOW);
    }

    @Test
    void a_commit_on_a_connection_that_was_lost_unnoticed_is_unknown() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            tx.attempts().insert(List.of(attempt));
            terminate(processOf(tx));
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(attempt)).containsValue(Written.NOW);
    }

    @Test
    void a_commit_that_takes_the_last_writes_along_is_unknown_when_its_answer_is_lost() {
        JobRow row = jobs.row("a");
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            accept(tx, row);
            proxy.arm(CuttingProxy.Cut.BEFORE_THE_CLIENT_HEARS);
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(row)).isEqualTo(new JobTable.Inserted(row.id(), false));
    }

    @Test
    void a_commit_that_takes_the_last_writes_along_is_unknown_too_when_it_never_arrives() {
        JobRow row = jobs.row("a");
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            accept(tx, row);
            proxy.arm(CuttingProxy.Cut.BEFORE_THE_SERVER_HEARS);
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(row)).isEqualTo(new JobTable.Inserted(row.id(), true));
    }

    @Test
    void a_commit_that_takes_the_last_writes_along_is_unknown_when_its_wait_for_a_standby_is_cancelled()
            throws SQLException {
        JobRow row = jobs.row("a");
        withoutItsStandby(() -> {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> cancelling = CompletableFuture.runAsync(() -> cancelWhateverWaits(over));
            try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
                accept(tx, row);
                assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
            } finally {
                over.set(true);
                cancelling.join();
            }
        });

        assertThat(again(row)).isEqualTo(new JobTable.Inserted(row.id(), false));
    }

    @Test
    void a_last_write_that_fails_is_never_an_unknown_commit_whatever_the_server_says() {
        Map<String, StoreException.Kind> kinds = Map.of(
                "57P01", StoreException.Kind.UNAVAILABLE,
                "08006", StoreException.Kind.UNAVAILABLE,
                "53200", StoreException.Kind.UNAVAILABLE,
                "55P03", StoreException.Kind.LOCK_WAIT,
                "40001", StoreException.Kind.CONFLICT,
                "53100", StoreException.Kind.FULL,
                "23514", StoreException.Kind.REFUSED);
        kinds.forEach((state, kind) -> {
            PostgresServer.execute(
                    direct,
                    "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                            + " RAISE EXCEPTION 'no' USING ERRCODE = '" + state + "'; END $$",
                    "CREATE OR REPLACE TRIGGER fail AFTER INSERT ON longhaul_due EXECUTE FUNCTION fail()");
            JobRow row = jobs.row("a");
            try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
                accept(tx, row);
                assertFailsWith(kind, tx::commit);
            }
            try (StoreTransaction reading = store.beginReading()) {
                assertThat(reading.jobs().load(List.of(row.id()))).as(state).isEmpty();
            }
        });
    }

    /** Writes whose answers nobody needs, so that they wait for the commit. */
    private void accept(StoreTransaction tx, JobRow row) {
        tx.jobs().insertNew(List.of(row));
        tx.due().insert(List.of(jobs.open(row)));
    }

    private JobTable.Inserted again(JobRow row) {
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            JobTable.Inserted inserted = tx.jobs().insert(List.of(row)).get(row.id());
            tx.commit();
            return inserted;
        }
    }

    @Test
    void a_commit_whose_wait_for_a_standby_is_cancelled_is_unknown_although_it_returns() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        withoutItsStandby(
                () -> assertUnknownWhenItsWaitIsCancelled(tx -> tx.attempts().insert(List.of(attempt))));

        assertThat(again(attempt)).containsValue(Written.BEFORE);
    }

    @Test
    void an_attempt_found_written_is_not_confirmed_before_a_standby_has_it() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        withoutItsStandby(() -> {
            assertUnknownWhenItsWaitIsCancelled(tx -> tx.attempts().insert(List.of(attempt)));
            for (int i = 0; i < AGAIN; i++) {
                assertUnknownWhenItsWaitIsCancelled(
                        tx -> assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.BEFORE));
            }
        });
    }

    @Test
    void a_job_found_accepted_is_not_acknowledged_before_a_standby_has_it() throws SQLException {
        JobRow row = jobs.row("a");
        withoutItsStandby(() -> {
            assertUnknownWhenItsWaitIsCancelled(tx -> tx.jobs().insert(List.of(row)));
            for (int i = 0; i < AGAIN; i++) {
                assertUnknownWhenItsWaitIsCancelled(tx -> assertThat(tx.jobs().insert(List.of(row)))
                        .containsEntry(row.id(), new JobTable.Inserted(row.id(), false)));
            }
        });
    }

    @Test
    void a_mark_found_made_is_not_confirmed_before_a_standby_has_it() throws SQLException {
        InboxMark mark = new InboxMark(new MessageKey("/shop", "order-42").by("ship"), UUID.randomUUID(), null, null);
        withoutItsStandby(() -> {
            assertUnknownWhenItsWaitIsCancelled(
                    tx -> assertThat(tx.inbox().insert(List.of(mark))).isEmpty());
            for (int i = 0; i < AGAIN; i++) {
                assertUnknownWhenItsWaitIsCancelled(
                        tx -> assertThat(tx.inbox().insert(List.of(mark))).containsOnlyKeys(mark.key()));
            }
        });
    }

    @Test
    void a_claim_found_standing_is_not_confirmed_before_a_standby_has_it() throws SQLException {
        ClaimId claim = new ClaimId(UUID.randomUUID());
        NodeId node = new NodeId("node");
        withoutItsStandby(() -> {
            assertUnknownWhenItsWaitIsCancelled(
                    tx -> assertThat(tx.claims().insert(claim, node, List.of(), Duration.ZERO))
                            .isTrue());
            for (int i = 0; i < AGAIN; i++) {
                assertUnknownWhenItsWaitIsCancelled(
                        tx -> assertThat(tx.claims().insert(claim, node, List.of(), Duration.ZERO))
                                .isFalse());
            }
        });
    }

    @Test
    void a_claim_that_another_node_deleted_is_not_confirmed_as_gone_before_a_standby_has_it() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        ClaimId claim = attempt.by().claim();
        withoutItsStandby(() -> {
            assertUnknownWhenItsWaitIsCancelled(tx -> tx.claims().delete(List.of(claim)));
            for (Consumer<StoreTransaction> finding : List.<Consumer<StoreTransaction>>of(
                    tx -> assertThat(tx.claims().lockShared(claim)).isNull(),
                    tx -> assertThat(tx.claims().hold(List.of(claim))).isEmpty(),
                    tx -> assertThat(tx.claims().renew(List.of(claim), Duration.ofSeconds(15)))
                            .isEmpty(),
                    tx -> assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.REFUSED))) {
                // A store of its own each time: one that was left in doubt waits whatever it finds.
                try (JdbcStore other = JdbcStore.postgresql(direct, PostgresServer.USER, "")) {
                    assertUnknownWhenItsWaitIsCancelled(other, finding);
                }
            }
        });
    }

    @Test
    void after_an_unknown_commit_even_one_that_only_looked_waits_for_the_standby() throws SQLException {
        JobRow row = jobs.row("a");
        withoutItsStandby(() -> {
            assertUnknownWhenItsWaitIsCancelled(tx -> tx.jobs().insert(List.of(row)));
            for (int i = 0; i < AGAIN; i++) {
                assertUnknownWhenItsWaitIsCancelled(
                        tx -> assertThat(tx.jobs().load(List.of(row.id()))).containsKey(row.id()));
            }
        });
        // Confirmed at last; from then on, looking costs nothing again.
        for (int i = 0; i < AGAIN; i++) {
            try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
                assertThat(tx.jobs().load(List.of(row.id()))).containsKey(row.id());
                tx.commit();
            }
        }
    }

    /** Does something while the server waits for a standby that never comes. */
    private void withoutItsStandby(Runnable something) throws SQLException {
        PostgresServer.execute(
                direct, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
        try {
            awaitThatCommitsWait();
            something.run();
        } finally {
            PostgresServer.execute(
                    direct,
                    "SET synchronous_commit = local",
                    "ALTER SYSTEM RESET synchronous_standby_names",
                    "SELECT pg_reload_conf()");
        }
    }

    private void assertUnknownWhenItsWaitIsCancelled(Consumer<StoreTransaction> work) {
        assertUnknownWhenItsWaitIsCancelled(store, work);
    }

    private void assertUnknownWhenItsWaitIsCancelled(JdbcStore by, Consumer<StoreTransaction> work) {
        try (StoreTransaction tx = by.begin(SampleJobs.PATIENCE)) {
            work.accept(tx);
            int process = processOf(tx);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> cancelled = CompletableFuture.runAsync(() -> cancelOnceItWaits(process, over));
            try {
                assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
            } finally {
                over.set(true);
                cancelled.join();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server takes a changed configuration over in its own time: a commit that was told off for waiting shows it. */
    private void awaitThatCommitsWait() throws SQLException {
        try (Connection connection = PostgresServer.connect(direct);
                Statement probe = connection.createStatement()) {
            probe.setQueryTimeout(1);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                probe.clearWarnings();
                probe.execute("SELECT pg_logical_emit_message(true, 'probe', '')");
                return probe.getWarnings() != null;
            });
        }
    }

    private AttemptRow attemptInAClaim() {
        JobRow row = jobs.row("a");
        OpenJob job = jobs.open(row);
        ClaimId claim = jobs.claimed(store, job, row);
        return jobs.attempt(job, claim, Outcome.Kind.SUCCEEDED);
    }

    private Map<AttemptRow.Id, Written> again(AttemptRow attempt) {
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            Map<AttemptRow.Id, Written> written = tx.attempts().insert(List.of(attempt));
            tx.commit();
            return written;
        }
    }

    /** The server process behind a transaction. */
    private static int processOf(StoreTransaction tx) throws SQLException {
        try (Statement statement = tx.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            return result.getInt(1);
        }
    }

    private void terminate(int process) {
        PostgresServer.execute(direct, "SELECT pg_terminate_backend(" + process + ", 10000)");
    }

    /** Waits for the server to say that the commit waits for a standby, and cancels that wait, unless it is over. */
    private void cancelOnceItWaits(int process, AtomicBoolean over) {
        try (Connection connection = PostgresServer.connect(direct);
                Statement statement = connection.createStatement()) {
            boolean cancelled = false;
            while (!cancelled && !over.get()) {
                try (ResultSet result = statement.executeQuery("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                        + " WHERE pid = " + process + " AND wait_event = 'SyncRep'")) {
                    cancelled = result.next();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void cancelWhateverWaits(AtomicBoolean over) {
        try (Connection connection = PostgresServer.connect(direct);
                Statement statement = connection.createStatement()) {
            while (!over.get()) {
                statement.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event = 'SyncRep'");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertFailsWith(StoreException.Kind kind, Runnable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
