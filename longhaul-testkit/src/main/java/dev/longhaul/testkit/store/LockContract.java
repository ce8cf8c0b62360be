package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who waits for whom, how long, and who passes over. */
public abstract class LockContract extends Contract {

    private static final Duration LEASE = Duration.ofMinutes(1);

    @Test
    void a_due_job_that_one_has_taken_another_waits_for_and_does_not_get() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction first = begin()) {
            assertThat(first.due().take(job.id())).isEqualTo(job);
            assertLockedOut(second -> second.due().take(job.id()));
            Future<Boolean> second =
                    concurrently(transaction -> transaction.due().take(job.id()) == null);
            assertWaits(second);
            first.commit();
            assertThat(result(second)).isTrue();
        }
    }

    @Test
    void a_due_job_that_one_had_taken_and_gave_up_another_gets() {
        OpenJob job = dueJob("a", past());
        Future<Boolean> second;
        try (StoreTransaction first = begin()) {
            first.due().take(job.id());
            second = concurrently(transaction -> job.equals(transaction.due().take(job.id())));
            assertWaits(second);
        }
        assertThat(result(second)).isTrue();
    }

    @Test
    void a_wait_ends_with_the_lock_wait() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction first = begin()) {
            first.due().take(job.id());
            assertFailsWith(StoreException.Kind.LOCK_WAIT, () -> {
                try (StoreTransaction second = store().begin(Duration.ofMillis(20))) {
                    second.due().take(job.id());
                }
            });
        }
    }

    @Test
    void a_poll_passes_over_what_another_has_taken() {
        OpenJob taken = dueJob("a", past());
        OpenJob free = dueJob("a", past().plusSeconds(1));
        try (StoreTransaction first = begin()) {
            first.due().take(taken.id());
            beside(second -> assertThat(second.due().take(List.of(new Ask("a", false, Instant.EPOCH, 10)), 10))
                    .extracting(Taken::job)
                    .containsExactly(free));
        }
    }

    @Test
    void two_polls_at_once_share_the_work_and_nobody_gets_a_job_twice() {
        for (int i = 0; i < 20; i++) {
            dueJob("a", past());
        }
        List<Ask> ask = List.of(new Ask("a", false, Instant.EPOCH, 15));
        try (StoreTransaction first = begin()) {
            List<Taken> firsts = first.due().take(ask, 15);
            assertThat(firsts).hasSize(15);
            beside(second -> assertThat(second.due().take(ask, 15)).hasSize(5).doesNotContainAnyElementsOf(firsts));
        }
    }

    @Test
    void deadlines_are_looked_for_past_what_others_have_taken() {
        OpenJob taken = expiredJob();
        OpenJob free = expiredJob();
        try (StoreTransaction first = begin()) {
            first.due().take(taken.id());
            beside(second -> assertThat(second.due().takeExpired(10))
                    .extracting(Taken::job)
                    .containsExactly(free));
        }
    }

    private OpenJob expiredJob() {
        OpenJob job = Samples.withDeadline(job("a", future()), past());
        commit(transaction -> transaction.due().insert(List.of(job)));
        return job;
    }

    @Test
    void a_parked_job_is_waited_for_by_id_and_passed_over_by_endpoint() {
        OpenJob taken = job("a", past());
        OpenJob free = job("a", past());
        commit(transaction -> transaction
                .parked()
                .insert(List.of(
                        new ParkedJob(taken, Subject.endpoint("e"), 0),
                        new ParkedJob(free, Subject.endpoint("e"), 0))));
        try (StoreTransaction first = begin()) {
            first.parked().take(taken.id());
            assertLockedOut(second -> second.parked().take(taken.id()));
            beside(second -> assertThat(second.parked().takeForEndpoint("e", List.of("a"), 10))
                    .extracting(Taken::job)
                    .containsExactly(free));
        }
    }

    @Test
    void a_successor_is_waited_for() {
        OpenJob job = job("a", past());
        commit(transaction -> transaction.parked().insert(List.of(new ParkedJob(job, Subject.key("k"), 1))));
        try (StoreTransaction first = begin()) {
            first.parked().take(job.id());
            assertLockedOut(second -> second.parked().takeFirst(List.of("k")));
        }
    }

    @Test
    void an_ended_job_is_waited_for() {
        OpenJob job = job("a", past());
        commit(transaction ->
                transaction.ended().insert(List.of(new EndedJob(job, JobState.DEAD, DeadReason.ABORTED, now(), "no"))));
        try (StoreTransaction first = begin()) {
            first.ended().take(job.id());
            assertLockedOut(second -> second.ended().take(job.id()));
        }
    }

    @Test
    void a_claim_is_shared_by_those_who_only_read_it_and_withheld_from_those_who_take_it_back_or_change_it() {
        ClaimId id = claim(Duration.ZERO, job("a", past()));
        try (StoreTransaction first = begin()) {
            assertThat(first.claims().lockShared(id)).isNotNull();
            beside(second -> assertThat(second.claims().lockShared(id)).isNotNull());
            beside(second -> assertThat(second.claims().lockExpired(10)).isEmpty());
            beside(second -> assertThat(second.claims().lockOthers(Samples.OTHER_NODE, 10))
                    .isEmpty());
            assertLockedOut(second -> second.claims().rewrite(id, List.of()));
            assertLockedOut(second -> second.claims().delete(List.of(id)));
        }
    }

    @Test
    void a_claim_that_is_being_taken_back_is_passed_over_by_other_sweeps_and_waited_for_by_its_node() {
        ClaimId id = claim(Duration.ZERO, job("a", past()));
        try (StoreTransaction sweep = begin()) {
            assertThat(sweep.claims().lockExpired(10)).hasSize(1);
            beside(second -> assertThat(second.claims().lockExpired(10)).isEmpty());
            assertLockedOut(second -> second.claims().lockShared(id));
            assertLockedOut(second -> second.claims().renew(List.of(id), LEASE));
            Future<Boolean> renewal = concurrently(transaction ->
                    transaction.claims().renew(List.of(id), LEASE).contains(id));
            assertWaits(renewal);
            sweep.claims().delete(List.of(id));
            sweep.commit();
            assertThat(result(renewal)).isFalse();
        }
    }

    @Test
    void an_ordering_key_is_held_by_one_also_when_it_has_no_row_yet() {
        try (StoreTransaction first = begin()) {
            first.keys().lock(List.of("k"));
            assertLockedOut(second -> second.keys().lock(List.of("k")));
            beside(second -> assertThat(second.keys().lock(List.of("l"))).containsOnlyKeys("l"));
        }
    }

    @Test
    void two_who_lock_the_same_keys_named_in_opposite_order_both_get_them() throws Exception {
        int rounds = 20;
        CyclicBarrier together = new CyclicBarrier(2);
        Future<Integer> one = concurrentRounds(rounds, List.of("k", "l", "m"), together);
        Future<Integer> other = concurrentRounds(rounds, List.of("m", "l", "k"), together);

        assertThat(result(one) + result(other)).isEqualTo(2 * rounds);
    }

    private Future<Integer> concurrentRounds(int rounds, List<String> keys, CyclicBarrier together) {
        return inThread(() -> {
            int done = 0;
            for (int round = 0; round < rounds; round++) {
                await(together);
                commit(transaction -> transaction.keys().lock(keys));
                done++;
            }
            return done;
        });
    }

    @Test
    void of_two_that_wait_for_each_other_one_fails_and_one_goes_on() {
        for (String key : List.of("k", "l")) {
            OpenJob head = job("a", past());
            commit(transaction -> {
                transaction.keys().lock(List.of(key));
                transaction.keys().save(List.of(new KeyRow(key, head.id(), 2)));
            });
        }
        if (!subject().concurrentWriters()) {
            try (StoreTransaction first = begin()) {
                first.keys().lock(List.of("k"));
                assertLockedOut(second -> second.keys().lock(List.of("l")));
            }
            return;
        }
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        Future<String> one = inThread(() -> lockOneThenTheOther("k", "l", bothHoldOne));
        Future<String> other = inThread(() -> lockOneThenTheOther("l", "k", bothHoldOne));

        assertThat(List.of(result(one), result(other))).containsExactlyInAnyOrder("both", "CONFLICT");
    }

    private String lockOneThenTheOther(String one, String other, CyclicBarrier bothHoldOne) {
        try (StoreTransaction transaction = begin()) {
            transaction.keys().lock(List.of(one));
            await(bothHoldOne);
            transaction.keys().lock(List.of(other));
            transaction.commit();
            return "both";
        } catch (StoreException e) {
            return e.kind().name();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new AssertionError("the other thread gave up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
