package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Outcome;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The history is kept in a slice for each day of job ids, and what is left of no day is dropped. */
class SliceTest {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final Duration A_DAY = Duration.ofDays(1);

    private String url;
    private JdbcStore store;
    private Instant now;

    @BeforeEach
    void open() {
        url = PostgresServer.newSchema();
        store = JdbcStore.postgresql(url, PostgresServer.USER, "");
        store.prepare();
        try (StoreTransaction tx = store.beginReading()) {
            now = tx.now();
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_prepared_store_has_slices_for_today_and_the_next_days() throws SQLException {
        for (int days = 0; days <= 2; days++) {
            assertThat(exists(now.plus(A_DAY.multipliedBy(days))))
                    .as("day " + days)
                    .isTrue();
        }
    }

    @Test
    void attempts_go_to_the_slice_of_their_jobs_id_and_those_without_one_to_the_last() throws SQLException {
        settled(now);
        settled(now.minus(Duration.ofDays(400)));

        assertThat(rows(name(now))).isEqualTo(1);
        assertThat(rows("longhaul_attempt_other")).isEqualTo(1);
    }

    @Test
    void a_day_of_which_the_last_slice_has_rows_gets_no_slice_and_nothing_is_lost() throws SQLException {
        Instant day = now.plus(A_DAY.multipliedBy(10));
        settled(day);

        slices(day.plus(A_DAY));

        assertThat(exists(day)).isFalse();
        assertThat(exists(day.plus(A_DAY))).isTrue();
        assertThat(rows("longhaul_attempt")).isEqualTo(1);
    }

    @Test
    void slices_are_made_beside_transactions_that_write_history() throws SQLException {
        JobRow row = jobs(now).row("a");
        OpenJob job = jobs(now).open(row);
        AttemptRow attempt = jobs(now).attempt(job, jobs(now).claimed(store, job, row), Outcome.Kind.FAILED);
        Instant later = now.plus(A_DAY.multipliedBy(5));
        try (StoreTransaction writing = store.begin(SampleJobs.PATIENCE)) {
            assertThat(writing.attempts().insert(List.of(attempt))).containsValue(Written.NOW);
            slices(later);
            assertThat(exists(later)).isTrue();
            writing.commit();
        }
        assertThat(rows(name(now))).isEqualTo(1);
    }

    @Test
    void an_old_slice_is_dropped_when_nothing_is_left_in_it_and_not_before() throws SQLException {
        Instant old = now.minus(A_DAY.multipliedBy(30));
        slice(old);
        JobRow row = settled(old);

        slices(now);
        assertThat(exists(old)).as("with a job and its history").isTrue();

        SampleJobs.commit(
                store,
                tx -> assertThat(tx.retention()
                                .sweep(null, now.minus(A_DAY.multipliedBy(7)), 100)
                                .removed())
                        .isEqualTo(1));
        slices(now);
        assertThat(exists(old)).as("after retention").isFalse();
        try (StoreTransaction tx = store.beginReading()) {
            assertThat(tx.jobs().load(List.of(row.id()))).isEmpty();
        }
    }

    @Test
    void an_empty_slice_stays_while_a_job_of_its_day_is_left_that_may_still_write_to_it() throws SQLException {
        Instant old = now.minus(A_DAY.multipliedBy(30));
        slice(old);
        JobRow row = jobs(old).row("a");
        SampleJobs.commit(store, tx -> tx.jobs().insert(List.of(row)));

        slices(now);

        assertThat(exists(old)).isTrue();
    }

    @Test
    void a_slice_is_not_dropped_while_somebody_works_on_the_history_and_nobody_is_told_of_an_error()
            throws SQLException {
        Instant old = now.minus(A_DAY.multipliedBy(30));
        slice(old);
        try (StoreTransaction working = store.begin(SampleJobs.PATIENCE)) {
            JobRow row = jobs(now).row("a");
            working.attempts()
                    .insert(List.of(
                            jobs(now).attempt(jobs(now).open(row), jobs(now).claim(), Outcome.Kind.LOST)));
            try (StoreTransaction tx = store.begin(Duration.ofMillis(50))) {
                tx.retention().slices(now);
                tx.commit();
            }
            assertThat(exists(old)).isTrue();
        }
        slices(now);
        assertThat(exists(old)).isFalse();
    }

    private void slices(Instant until) {
        SampleJobs.commit(store, tx -> tx.retention().slices(until));
    }

    /** Makes a slice of the past, as if it had been made in time. */
    private void slice(Instant day) {
        PostgresServer.execute(
                url,
                "CREATE TABLE %s PARTITION OF longhaul_attempt FOR VALUES FROM (longhaul_first_id('%s')) TO (longhaul_first_id('%s'))"
                        .formatted(name(day), DAY.format(day), DAY.format(day.plus(A_DAY))));
    }

    private JobRow settled(Instant asked) {
        SampleJobs jobs = jobs(asked);
        JobRow row = jobs.row("a");
        OpenJob job = jobs.open(row);
        AttemptRow attempt = jobs.attempt(job, jobs.claimed(store, job, row), Outcome.Kind.SUCCEEDED);
        SampleJobs.commit(
                store, tx -> assertThat(tx.attempts().insert(List.of(attempt))).containsValue(Written.NOW));
        return row;
    }

    private static SampleJobs jobs(Instant asked) {
        return new SampleJobs(asked, 1);
    }

    private boolean exists(Instant day) throws SQLException {
        return SchemaTest.number(url, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('" + name(day) + "')")
                == 1;
    }

    private long rows(String table) throws SQLException {
        return SchemaTest.number(url, "SELECT count(*) FROM " + table);
    }

    private static String name(Instant day) {
        return "longhaul_attempt_" + DAY.format(day);
    }
}
