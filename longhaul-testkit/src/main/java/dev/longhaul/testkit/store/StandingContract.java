package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome.Kind;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobTable.Filter;
import dev.longhaul.store.JobTable.Missing;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A job is in exactly one place, also while it moves. */
public abstract class StandingContract extends Contract {

    private static final int LOOKS = 100;
    private static final int ROUNDS = 30;

    @Test
    void each_place_is_told_apart_in_one_call() {
        OpenJob due = dueJob("a", future());
        OpenJob parked = job("a", past());
        OpenJob ended = job("a", past());
        OpenJob claimed = job("a", past());
        OpenJob succeeded = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), claimed, succeeded);
        ParkedJob parkedJob = new ParkedJob(parked, Subject.endpoint("e"), 0);
        EndedJob dead = new EndedJob(ended, JobState.DEAD, DeadReason.ABORTED, now(), "no");
        AttemptRow success =
                samples().attempt(new AttemptRow.Id(succeeded.id(), 3), claim, Samples.NODE, Kind.SUCCEEDED);
        commit(transaction -> {
            transaction.parked().insert(List.of(parkedJob));
            transaction.ended().insert(List.of(dead));
            assertThat(insert(transaction, success)).isEqualTo(Written.NOW);
        });

        Map<JobId, Standing> standing =
                read().jobs().standing(List.of(due.id(), parked.id(), ended.id(), claimed.id(), succeeded.id()));

        assertThat(standing)
                .containsOnly(
                        Map.entry(due.id(), new Standing.Due(due)),
                        Map.entry(parked.id(), new Standing.Parked(parkedJob)),
                        Map.entry(ended.id(), new Standing.Ended(dead)),
                        Map.entry(claimed.id(), new Standing.Claimed()),
                        Map.entry(succeeded.id(), new Standing.Succeeded(success.endedAt(), 3)));
    }

    @Test
    void attempts_that_did_not_succeed_leave_a_job_where_it_is() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        List<Kind> unsuccessful = List.of(Kind.FAILED, Kind.SNOOZED, Kind.LOST, Kind.ABORTED);
        for (int number = 1; number <= unsuccessful.size(); number++) {
            AttemptRow attempt = samples()
                    .attempt(new AttemptRow.Id(job.id(), number), claim, Samples.NODE, unsuccessful.get(number - 1));
            commit(transaction -> insert(transaction, attempt));
            assertThat(standing(job.id())).isEqualTo(new Standing.Claimed());
        }
        commit(transaction -> transaction.due().insert(List.of(job)));
        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }

    @Test
    void a_success_after_a_cancel_leaves_the_job_cancelled() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        EndedJob cancelled = new EndedJob(job, JobState.CANCELLED, null, now(), null);
        commit(transaction -> {
            insert(
                    transaction,
                    JobTableContract.afterCancel(samples().attempt(job, claim, Samples.NODE, Kind.SUCCEEDED)));
            transaction.ended().insert(List.of(cancelled));
        });

        assertThat(standing(job.id())).isEqualTo(new Standing.Ended(cancelled));
    }

    @Test
    void who_looks_while_a_job_moves_finds_it_in_exactly_one_place() {
        OpenJob job = dueJob("a", future());

        lookWhileItMoves(
                job,
                false,
                () -> assertThat(read().jobs().standing(List.of(job.id())).get(job.id()))
                        .isNotNull()
                        .isNotInstanceOf(Standing.Claimed.class));
    }

    @Test
    void a_list_shows_a_moving_job_once() {
        OpenJob job = dueJob("a", future());

        lookWhileItMoves(
                job,
                false,
                () -> assertThat(read().jobs().list(new Filter(null, "a", null, null), null, 10))
                        .hasSize(1)
                        .allSatisfy(listed -> assertThat(listed.standing()).isNotInstanceOf(Standing.Claimed.class)));
    }

    @Test
    void a_list_of_what_is_scheduled_shows_a_moving_job_each_time() {
        OpenJob job = dueJob("a", future());

        for (String type : Arrays.asList("a", null)) {
            lookWhile(
                    () -> moveWhileOpen(job),
                    () -> assertThat(read().jobs().list(new Filter(JobState.SCHEDULED, type, null, null), null, 10))
                            .hasSize(1));
        }
    }

    @Test
    void a_moving_job_is_never_reported_as_lost_also_when_it_moves_through_claims() {
        OpenJob job = dueJob("a", future());

        lookWhileItMoves(
                job,
                true,
                () -> assertThat(read().jobs().nowhere(null, 100).jobs()).isEmpty());
    }

    private void lookWhileItMoves(OpenJob job, boolean throughClaims, Runnable look) {
        lookWhile(() -> moveAround(job, throughClaims), look);
    }

    /** Looks often, and goes on until the job has moved between two looks often enough, whoever of the two is slower. */
    private void lookWhile(Runnable move, Runnable look) {
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean seenEnough = new AtomicBoolean();
        Future<Boolean> mover = inThread(() -> {
            while (!seenEnough.get()) {
                move.run();
                rounds.incrementAndGet();
            }
            return true;
        });
        try {
            int movedMeanwhile = 0;
            int last = 0;
            for (int looks = 0; looks < LOOKS || (movedMeanwhile < ROUNDS && !mover.isDone()); looks++) {
                look.run();
                int now = rounds.get();
                movedMeanwhile += now == last ? 0 : 1;
                last = now;
            }
        } finally {
            seenEnough.set(true);
        }
        assertThat(result(mover)).isTrue();
    }

    /** From due to a claim (or not), to parked, to ended and back to due, each step a commit. */
    private void moveAround(OpenJob job, boolean throughClaims) {
        ClaimId claim = samples().claimId();
        commit(transaction -> {
            present(transaction.due().take(job.id()));
            if (throughClaims) {
                hold(transaction, claim, job);
            } else {
                park(transaction, job);
            }
        });
        if (throughClaims) {
            commit(transaction -> {
                transaction.claims().delete(List.of(claim));
                park(transaction, job);
            });
        }
        commit(transaction -> {
            present(transaction.parked().take(job.id()));
            transaction.ended().insert(List.of(new EndedJob(job, JobState.DEAD, DeadReason.EXPIRED, now(), null)));
        });
        commit(transaction -> {
            present(transaction.ended().take(job.id()));
            transaction.due().insert(List.of(job));
        });
    }

    /** From due to a claim, to parked, to another claim and back to due, each step a commit: scheduled all the time. */
    private void moveWhileOpen(OpenJob job) {
        ClaimId first = samples().claimId();
        ClaimId second = samples().claimId();
        commit(transaction -> {
            present(transaction.due().take(job.id()));
            hold(transaction, first, job);
        });
        commit(transaction -> {
            transaction.claims().delete(List.of(first));
            park(transaction, job);
        });
        commit(transaction -> {
            present(transaction.parked().take(job.id()));
            hold(transaction, second, job);
        });
        commit(transaction -> {
            transaction.claims().delete(List.of(second));
            transaction.due().insert(List.of(job));
        });
    }

    private static void hold(StoreTransaction transaction, ClaimId claim, OpenJob job) {
        transaction.claims().insert(claim, Samples.NODE, List.of(job), Duration.ofMinutes(1));
    }

    private static void park(StoreTransaction transaction, OpenJob job) {
        transaction.parked().insert(List.of(new ParkedJob(job, Subject.key("k"), 1)));
    }

    @Test
    void jobs_that_are_nowhere_are_found_page_by_page_and_all_others_are_not() {
        OpenJob nowhere = job("a", past());
        dueJob("a", past());
        OpenJob parked = job("a", past());
        OpenJob dead = job("a", past());
        OpenJob succeeded = job("a", past());
        OpenJob claimed = job("a", past());
        OpenJob failedAndForgotten = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), claimed, succeeded);
        ClaimId gone = claim(Duration.ofMinutes(1), failedAndForgotten);
        commit(transaction -> {
            transaction.parked().insert(List.of(new ParkedJob(parked, Subject.key("k"), 1)));
            transaction.ended().insert(List.of(new EndedJob(dead, JobState.DEAD, DeadReason.EXHAUSTED, now(), null)));
            insert(transaction, samples().attempt(succeeded, claim, Samples.NODE, Kind.SUCCEEDED));
            insert(transaction, samples().attempt(failedAndForgotten, gone, Samples.NODE, Kind.FAILED));
            transaction.claims().delete(List.of(gone));
        });

        assertThat(nowhere(null, 100)).containsExactly(nowhere.id(), failedAndForgotten.id());
        assertThat(nowhere(null, 1)).containsExactly(nowhere.id());
        assertThat(nowhere(nowhere.id(), 100)).containsExactly(failedAndForgotten.id());
        assertThat(nowhere(failedAndForgotten.id(), 100)).isEmpty();
    }

    @Test
    void a_look_for_jobs_that_are_nowhere_goes_on_where_the_one_before_ended() {
        dueJob("a", past());
        JobId second = dueJob("a", past()).id();
        OpenJob nowhere = job("a", past());

        assertThat(read().jobs().nowhere(null, 2)).isEqualTo(new Missing(List.of(), second));
        assertThat(read().jobs().nowhere(second, 1)).isEqualTo(new Missing(List.of(nowhere.id()), nowhere.id()));
        assertThat(read().jobs().nowhere(second, 2)).isEqualTo(new Missing(List.of(nowhere.id()), null));
        assertThat(read().jobs().nowhere(nowhere.id(), 1)).isEqualTo(new Missing(List.of(), null));
    }

    private List<JobId> nowhere(@Nullable JobId from, int limit) {
        return read().jobs().nowhere(from, limit).jobs();
    }
}
