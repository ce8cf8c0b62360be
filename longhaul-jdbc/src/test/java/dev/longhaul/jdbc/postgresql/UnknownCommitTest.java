package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.CuttingProxy;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Outcome;
import dev.longhaul.servers.PostgresServer;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of a commit when the connection is lost around it, and how executing it again finds out. */
class UnknownCommitTest {

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);
    private String direct;
    private CuttingProxy proxy;
    private JdbcStore store;

    @BeforeEach
    void openThroughAProxy() throws IOException {
        direct = PostgresServer.newSchema();
        proxy = new CuttingProxy(PostgresServer.port(), "COMMIT");
        // Unnamed statements only, so that each commit is spelled out.
        String url = proxy.through(direct) + "&prepareThreshold=0";
        store = JdbcStore.postgresql(url, PostgresServer.USER, "");
        store.prepare();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_commit_that_is_cut_is_unknown_and_executing_it_again_finds_out_or_writes_it(CuttingProxy.Cut cut) {
        AttemptRow attempt = attemptInAClaim();
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.NOW);
            proxy.arm(cut);
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(attempt)).containsValue(arrived(cut) ? Written.BEFORE : Written.NOW);
    }

    @ParameterizedTest
    @EnumSource
    void a_commit_that_takes_the_last_writes_along_and_is_cut_is_unknown_too(CuttingProxy.Cut cut) {
        JobRow row = jobs.row("a");
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            accept(tx, row);
            proxy.arm(cut);
            assertFailsWith(StoreException.Kind.UNKNOWN_COMMIT, tx::commit);
        }

        assertThat(again(row)).isEqualTo(new JobTable.Inserted(row.id(), !arrived(cut)));
    }

    private static boolean arrived(CuttingProxy.Cut cut) {
        return cut == CuttingProxy.Cut.BEFORE_THE_CLIENT_HEARS;
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

    private static void assertFailsWith(StoreException.Kind kind, Runnable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
