package dev.longhaul.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.CuttingProxy;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Outcome;
import dev.longhaul.servers.MariaDbServer;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a commit when the connection is lost around it, and how executing it again finds out. */
class MariaDbUnknownCommitTest {

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);
    private String direct;
    private CuttingProxy proxy;
    private JdbcStore store;

    @BeforeEach
    void openThroughAProxy() throws IOException {
        direct = MariaDbServer.newDatabase();
        proxy = new CuttingProxy(MariaDbServer.port(), "FOR COMMIT");
        store = JdbcStore.mariadb(proxy.through(direct), MariaDbServer.USER, "");
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
    void a_connection_killed_before_the_commit_means_that_nothing_was_done() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            tx.attempts().insert(List.of(attempt));
            MariaDbServer.execute(direct, "KILL CONNECTION " + session(tx));
            assertFailsWith(StoreException.Kind.UNAVAILABLE, () -> tx.due().types());
        }

        assertThat(again(attempt)).containsValue(Written.NOW);
    }

    @Test
    void a_commit_on_a_connection_that_was_killed_unnoticed_is_unknown() throws SQLException {
        AttemptRow attempt = attemptInAClaim();
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            tx.attempts().insert(List.of(attempt));
            MariaDbServer.execute(direct, "KILL CONNECTION " + session(tx));
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(attempt)).containsValue(Written.NOW);
    }

    @Test
    void a_transaction_that_only_found_what_another_did_writes_so_that_its_commit_is_flushed() {
        JobRow row = jobs.row("a");
        SampleJobs.commit(store, tx -> tx.jobs().insert(List.of(row)));
        String witnesses = "SELECT COUNT(*) FROM longhaul_witness";
        assertThat(MariaDbServer.number(direct, witnesses)).isZero();

        SampleJobs.commit(
                store,
                tx -> assertThat(tx.jobs().insert(List.of(row)))
                        .containsEntry(row.id(), new JobTable.Inserted(row.id(), false)));

        assertThat(MariaDbServer.number(direct, witnesses)).isEqualTo(1);
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

    private static long session(StoreTransaction tx) throws SQLException {
        try (Statement statement = tx.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT CONNECTION_ID()")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void assertFailsWith(StoreException.Kind kind, Runnable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
