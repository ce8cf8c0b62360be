package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome.Kind;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.RetentionTable.Swept;
import dev.longhaul.store.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Succeeded and cancelled jobs go when they are old; dead and open ones never. */
public abstract class RetentionContract extends Contract {

    private static final Duration A_MONTH = Duration.ofDays(30);
    private static final Duration RETENTION = Duration.ofDays(7);

    @Test
    void an_old_succeeded_job_goes_with_its_history_and_progress() {
        OpenJob job = oldJob(Keys.NONE);
        succeed(job, monthAgo());
        commit(transaction -> transaction.progress().save(job.id(), new byte[] {1}));

        assertThat(sweep(null, 10)).isEqualTo(new Swept(job.id(), 1));

        assertGone(job);
    }

    @Test
    void an_old_cancelled_job_goes() {
        OpenJob job = oldJob(Keys.NONE);
        fail(job, monthAgo());
        end(job, JobState.CANCELLED, monthAgo());

        assertThat(sweep(null, 10)).isEqualTo(new Swept(job.id(), 1));

        assertGone(job);
        commit(transaction -> assertThat(transaction.ended().take(job.id())).isNull());
    }

    @Test
    void a_dead_job_and_its_history_stay_however_old_they_are() {
        OpenJob job = oldJob(Keys.NONE);
        fail(job, monthAgo());
        end(job, JobState.DEAD, monthAgo());

        assertThat(sweep(null, 10)).isEqualTo(new Swept(job.id(), 0));

        assertThat(exists(job)).isTrue();
        assertThat(history(job)).hasSize(1);
        commit(transaction -> assertThat(transaction.ended().take(job.id())).isNotNull());
    }

    @Test
    void open_jobs_stay_however_old_they_are() {
        OpenJob due = oldJob(Keys.NONE);
        OpenJob parked = oldJob(Keys.NONE);
        OpenJob running = oldJob(Keys.NONE);
        fail(due, monthAgo());
        claim(Duration.ofMinutes(1), running);
        commit(transaction -> {
            transaction.due().insert(List.of(due));
            transaction.parked().insert(List.of(new ParkedJob(parked, Subject.key("k"), 1)));
        });

        assertThat(sweep(null, 10)).isEqualTo(new Swept(running.id(), 0));

        assertThat(exists(due)).isTrue();
        assertThat(exists(parked)).isTrue();
        assertThat(exists(running)).isTrue();
        assertThat(history(due)).hasSize(1);
    }

    @Test
    void what_ended_recently_stays_however_long_ago_it_was_asked_for() {
        OpenJob succeeded = oldJob(Keys.NONE);
        OpenJob cancelled = oldJob(Keys.NONE);
        succeed(succeeded, now());
        end(cancelled, JobState.CANCELLED, now());

        assertThat(sweep(null, 10)).isEqualTo(new Swept(cancelled.id(), 0));

        assertThat(exists(succeeded)).isTrue();
        assertThat(exists(cancelled)).isTrue();
    }

    @Test
    void what_ended_exactly_at_the_limit_stays() {
        Instant limit = now().minus(RETENTION);
        OpenJob at = oldJob(Keys.NONE);
        OpenJob before = oldJob(Keys.NONE);
        succeed(at, limit);
        succeed(before, limit.minusNanos(1_000));

        assertThat(sweep(null, 10).removed()).isEqualTo(1);

        assertThat(exists(at)).isTrue();
        assertThat(exists(before)).isFalse();
    }

    @Test
    void jobs_asked_for_after_the_limit_are_not_looked_at() {
        OpenJob young = job("a", past());
        succeed(young, monthAgo());

        assertThat(sweep(null, 10)).isEqualTo(new Swept(null, 0));
        assertThat(exists(young)).isTrue();
    }

    @Test
    void a_success_after_a_cancel_is_judged_by_the_cancel() {
        OpenJob job = oldJob(Keys.NONE);
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        AttemptRow success = ended(samples().attempt(job, claim, Samples.NODE, Kind.SUCCEEDED), monthAgo());
        commit(transaction -> transaction.attempts().insert(List.of(JobTableContract.afterCancel(success))));
        end(job, JobState.CANCELLED, now());

        assertThat(sweep(null, 10).removed()).isZero();
        assertThat(exists(job)).isTrue();
    }

    @Test
    void a_sweep_looks_at_a_few_jobs_at_a_time_and_goes_on_where_it_stopped() {
        List<OpenJob> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            OpenJob job = oldJob(Keys.NONE);
            jobs.add(job);
            if (i != 1) {
                succeed(job, monthAgo());
            }
        }

        assertThat(sweep(null, 2)).isEqualTo(new Swept(jobs.get(1).id(), 1));
        assertThat(sweep(jobs.get(1).id(), 2)).isEqualTo(new Swept(jobs.get(3).id(), 2));
        assertThat(sweep(jobs.get(3).id(), 2)).isEqualTo(new Swept(jobs.get(4).id(), 1));
        assertThat(sweep(jobs.get(4).id(), 2)).isEqualTo(new Swept(null, 0));
        assertThat(exists(jobs.get(1))).isTrue();
    }

    @Test
    void an_idempotency_key_holds_as_long_as_its_job_and_is_free_afterwards() {
        OpenJob job = oldJob(new Keys("order-42", null, null));
        succeed(job, monthAgo());
        JobRow second = samples().keyed("a", "order-42");
        assertThat(write(transaction -> transaction.jobs().insert(List.of(second)))
                        .answer()
                        .get(second.id()))
                .isEqualTo(new Inserted(job.id(), false));

        sweep(null, 10);

        assertThat(write(transaction -> transaction.jobs().insert(List.of(second)))
                        .answer()
                        .get(second.id()))
                .isEqualTo(new Inserted(second.id(), true));
    }

    @Test
    void a_sweep_that_is_not_committed_removes_nothing() {
        OpenJob job = oldJob(Keys.NONE);
        succeed(job, monthAgo());
        try (var transaction = begin()) {
            assertThat(transaction
                            .retention()
                            .sweep(null, now().minus(RETENTION), 10)
                            .removed())
                    .isEqualTo(1);
        }

        assertThat(exists(job)).isTrue();
        assertThat(history(job)).hasSize(1);
    }

    @Test
    void what_somebody_holds_is_passed_over_and_goes_when_it_is_held_no_more() {
        OpenJob succeeded = oldJob(Keys.NONE);
        succeed(succeeded, monthAgo());
        OpenJob cancelled = oldJob(Keys.NONE);
        end(cancelled, JobState.CANCELLED, monthAgo());
        try (var holding = begin()) {
            assertThat(holding.jobs()
                            .hold(List.of(
                                    succeeded.id(),
                                    cancelled.id(),
                                    samples().row("a").id())))
                    .containsOnlyKeys(succeeded.id(), cancelled.id());
            beside(second -> assertThat(second.retention()
                            .sweep(null, now().minus(RETENTION), 10)
                            .removed())
                    .isZero());
        }

        assertThat(sweep(null, 10).removed()).isEqualTo(2);
    }

    @Test
    void who_wants_to_hold_what_is_being_removed_waits_and_finds_it_gone() {
        OpenJob job = oldJob(Keys.NONE);
        succeed(job, monthAgo());
        Future<Boolean> holding;
        try (var removing = begin()) {
            removing.retention().sweep(null, now().minus(RETENTION), 10);
            holding = concurrently(
                    transaction -> transaction.jobs().hold(List.of(job.id())).isEmpty());
            assertWaits(holding);
            removing.commit();
        }

        assertThat(result(holding)).isTrue();
    }

    @Test
    void slices_are_prepared_and_dropped_without_touching_what_is_there() {
        OpenJob old = oldJob(Keys.NONE);
        fail(old, monthAgo());
        end(old, JobState.DEAD, monthAgo());
        OpenJob young = job("a", past());
        fail(young, now());
        commit(transaction -> transaction.due().insert(List.of(young)));

        commit(transaction -> transaction.retention().slices(now().plus(A_MONTH)));
        commit(transaction -> transaction.retention().slices(now().plus(A_MONTH)));

        assertThat(history(old)).hasSize(1);
        assertThat(history(young)).hasSize(1);
        OpenJob later = Samples.open(samples().rowAt(now().plus(A_MONTH).minusSeconds(60), "a", Keys.NONE), future());
        fail(later, now());
        assertThat(history(later)).hasSize(1);
    }

    private Instant monthAgo() {
        return now().minus(A_MONTH);
    }

    private OpenJob oldJob(Keys keys) {
        JobRow row = samples().rowAt(monthAgo(), "a", keys);
        commit(transaction -> transaction.jobs().insert(List.of(row)));
        return Samples.open(row, past());
    }

    private void succeed(OpenJob job, Instant at) {
        settle(job, Kind.SUCCEEDED, at);
    }

    private void fail(OpenJob job, Instant at) {
        settle(job, Kind.FAILED, at);
    }

    private void settle(OpenJob job, Kind outcome, Instant at) {
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        commit(transaction -> {
            insert(transaction, ended(samples().attempt(job, claim, Samples.NODE, outcome), at));
            transaction.claims().delete(List.of(claim));
        });
    }

    private static AttemptRow ended(AttemptRow row, Instant at) {
        return new AttemptRow(row.id(), row.by(), at, at, row.outcome(), row.afterCancel(), row.nextDue(), row.said());
    }

    private void end(OpenJob job, JobState state, Instant at) {
        DeadReason reason = state == JobState.DEAD ? DeadReason.EXHAUSTED : null;
        commit(transaction -> transaction.ended().insert(List.of(new EndedJob(job, state, reason, at, null))));
    }

    private Swept sweep(@Nullable JobId from, int limit) {
        return write(transaction -> transaction.retention().sweep(from, now().minus(RETENTION), limit))
                .answer();
    }

    private boolean exists(OpenJob job) {
        return read().jobs().load(List.of(job.id())).containsKey(job.id());
    }

    private List<AttemptRow> history(OpenJob job) {
        return read().attempts().of(job.id());
    }

    private void assertGone(OpenJob job) {
        assertThat(exists(job)).isFalse();
        assertThat(history(job)).isEmpty();
        assertThat(read().progress().load(List.of(job.id()))).isEmpty();
        assertThat(read().jobs().standing(List.of(job.id()))).isEmpty();
    }
}
