package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dead and cancelled jobs. */
public abstract class EndedTableContract extends Contract {

    @Test
    void a_dead_job_comes_back_with_reason_counters_and_last_error() {
        for (DeadReason reason : DeadReason.values()) {
            OpenJob plain = job("a", past());
            OpenJob job = new OpenJob(plain.id(), "a", past(), 8, 8, 2, Duration.ofHours(24), past());
            EndedJob ended = new EndedJob(job, JobState.DEAD, reason, now(), "connection refused");
            commit(transaction -> transaction.ended().insert(List.of(ended)));

            assertThat(standing(job.id())).isEqualTo(new Standing.Ended(ended));
            commit(transaction -> assertThat(transaction.ended().take(job.id())).isEqualTo(ended));
        }
    }

    @Test
    void a_cancelled_job_comes_back_without_reason_and_error() {
        OpenJob job = job("a", past());
        EndedJob ended = new EndedJob(job, JobState.CANCELLED, null, now(), null);
        commit(transaction -> transaction.ended().insert(List.of(ended)));

        assertThat(standing(job.id())).isEqualTo(new Standing.Ended(ended));
    }

    @Test
    void what_was_taken_is_gone_and_can_go_back_to_due_in_the_same_commit() {
        OpenJob job = job("a", past());
        commit(transaction -> transaction
                .ended()
                .insert(List.of(new EndedJob(job, JobState.DEAD, DeadReason.EXHAUSTED, now(), "no"))));

        commit(transaction -> {
            assertThat(transaction.ended().take(job.id())).isNotNull();
            transaction.due().insert(List.of(job));
        });

        commit(transaction -> assertThat(transaction.ended().take(job.id())).isNull());
        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }

    @Test
    void a_job_that_is_there_already_is_refused() {
        OpenJob job = job("a", past());
        EndedJob cancelled = new EndedJob(job, JobState.CANCELLED, null, now(), null);
        commit(transaction -> transaction.ended().insert(List.of(cancelled)));

        assertFailsWith(
                StoreException.Kind.REFUSED,
                () -> commit(transaction -> transaction
                        .ended()
                        .insert(List.of(new EndedJob(job, JobState.DEAD, DeadReason.ABORTED, now(), "late")))));

        assertThat(standing(job.id())).isEqualTo(new Standing.Ended(cancelled));
    }

    @Test
    void the_dead_are_counted_by_type_and_the_cancelled_are_not() {
        for (int i = 0; i < 3; i++) {
            OpenJob dead = job(i < 2 ? "a" : "b", past());
            OpenJob cancelled = job("a", past());
            commit(transaction -> transaction
                    .ended()
                    .insert(List.of(
                            new EndedJob(dead, JobState.DEAD, DeadReason.EXHAUSTED, now(), null),
                            new EndedJob(cancelled, JobState.CANCELLED, null, now(), null))));
        }

        assertThat(read().ended().dead(10)).containsOnly(Map.entry("a", 2L), Map.entry("b", 1L));
        assertThat(read().ended().dead(1)).containsOnly(Map.entry("a", 1L), Map.entry("b", 1L));
    }
}
