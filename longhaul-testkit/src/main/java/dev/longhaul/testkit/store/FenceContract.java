package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Outcome.Kind;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever first writes the attempt row (job, number) under a claim that stands has settled that attempt. */
public abstract class FenceContract extends Contract {

    private static final Duration LEASE = Duration.ofMinutes(1);
    /** Enough for a store that writes a large group in another way than a few rows. */
    private static final int LARGE = 40;

    @Test
    void the_first_who_writes_an_attempt_has_settled_it() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);

        assertThat(settle(attempt(job, claim))).isEqualTo(Written.NOW);
    }

    @Test
    void another_node_is_refused_afterwards_and_what_the_first_wrote_stays() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        AttemptRow first = attempt(job, claim);
        settle(first);

        assertThat(settle(lost(job, claim))).isEqualTo(Written.REFUSED);
        assertThat(read().attempts().of(job.id())).containsExactly(first);
    }

    @Test
    void another_claim_of_the_same_node_is_refused_too() {
        OpenJob job = job("a", past());
        settle(attempt(job, claim(LEASE, job)));

        assertThat(settle(attempt(job, claim(LEASE, job)))).isEqualTo(Written.REFUSED);
    }

    @Test
    void the_same_claim_and_node_learn_that_they_wrote_it_before_whatever_they_say_now() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        AttemptRow first = attempt(job, claim);
        settle(first);

        assertThat(settle(first)).isEqualTo(Written.BEFORE);
        assertThat(settle(samples().attempt(job, claim, Samples.NODE, Kind.FAILED)))
                .isEqualTo(Written.BEFORE);
        assertThat(read().attempts().of(job.id())).containsExactly(first);
    }

    @Test
    void one_who_wrote_it_before_learns_so_in_the_same_transaction_and_after_the_claim_is_gone() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        commit(transaction -> {
            assertThat(insert(transaction, attempt(job, claim))).isEqualTo(Written.NOW);
            assertThat(insert(transaction, attempt(job, claim))).isEqualTo(Written.BEFORE);
        });
        commit(transaction -> transaction.claims().delete(List.of(claim)));

        assertThat(settle(attempt(job, claim))).isEqualTo(Written.BEFORE);
    }

    @Test
    void without_its_claim_nobody_writes_anything() {
        OpenJob job = job("a", past());
        ClaimId gone = claim(LEASE, job);
        commit(transaction -> transaction.claims().delete(List.of(gone)));

        assertThat(settle(attempt(job, gone))).isEqualTo(Written.REFUSED);
        assertThat(settle(attempt(job, samples().claimId()))).isEqualTo(Written.REFUSED);
        assertThat(read().attempts().of(job.id())).isEmpty();
    }

    @Test
    void a_claim_that_ran_out_stands_until_it_is_taken_back() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ofSeconds(-5), job);

        assertThat(settle(attempt(job, claim))).isEqualTo(Written.NOW);
    }

    @Test
    void a_claim_that_this_transaction_has_deleted_is_gone() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        commit(transaction -> {
            transaction.claims().delete(List.of(claim));
            assertThat(insert(transaction, attempt(job, claim))).isEqualTo(Written.REFUSED);
        });
    }

    @Test
    void a_claim_that_this_transaction_has_made_stands() {
        OpenJob job = job("a", past());
        ClaimId claim = samples().claimId();
        commit(transaction -> {
            transaction.claims().insert(claim, Samples.NODE, List.of(job), LEASE);
            assertThat(insert(transaction, attempt(job, claim))).isEqualTo(Written.NOW);
        });
    }

    @Test
    void of_two_who_settle_at_once_the_second_waits_and_is_refused_when_the_first_commits() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        try (StoreTransaction first = begin()) {
            assertThat(insert(first, attempt(job, claim))).isEqualTo(Written.NOW);
            assertLockedOut(second -> insert(second, lost(job, claim)));
            Future<Written> second = concurrently(transaction -> insert(transaction, lost(job, claim)));
            assertWaits(second);
            first.commit();
            assertThat(result(second)).isEqualTo(Written.REFUSED);
        }
        assertThat(read().attempts().of(job.id())).hasSize(1);
    }

    @Test
    void of_two_who_settle_at_once_the_second_settles_when_the_first_rolls_back() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        Future<Written> second;
        try (StoreTransaction first = begin()) {
            assertThat(insert(first, attempt(job, claim))).isEqualTo(Written.NOW);
            second = concurrently(transaction -> insert(transaction, lost(job, claim)));
            assertWaits(second);
        }
        assertThat(result(second)).isEqualTo(Written.NOW);
        assertThat(read().attempts().of(job.id())).containsExactly(lost(job, claim));
    }

    @Test
    void executing_an_unknown_commit_again_waits_for_the_first_execution_and_learns_that_it_arrived() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        try (StoreTransaction first = begin()) {
            insert(first, attempt(job, claim));
            Future<Written> again = concurrently(transaction -> insert(transaction, attempt(job, claim)));
            assertWaits(again);
            first.commit();
            assertThat(result(again)).isEqualTo(Written.BEFORE);
        }
    }

    @Test
    void a_node_whose_claim_is_being_taken_back_is_refused_once_that_is_committed() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ZERO, job);
        try (StoreTransaction sweep = begin()) {
            assertThat(sweep.claims().lockExpired(10)).hasSize(1);
            assertThat(insert(sweep, lost(job, claim))).isEqualTo(Written.NOW);
            sweep.due().insert(List.of(next(job)));
            sweep.claims().delete(List.of(claim));
            Future<Written> late = concurrently(transaction -> insert(transaction, attempt(job, claim)));
            assertWaits(late);
            sweep.commit();
            assertThat(result(late)).isEqualTo(Written.REFUSED);
        }
        assertThat(standing(job.id())).isEqualTo(new Standing.Due(next(job)));
    }

    @Test
    void a_node_whose_claim_was_not_taken_back_after_all_settles() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ZERO, job);
        Future<Written> node;
        try (StoreTransaction sweep = begin()) {
            sweep.claims().lockExpired(10);
            insert(sweep, lost(job, claim));
            sweep.claims().delete(List.of(claim));
            node = concurrently(transaction -> insert(transaction, attempt(job, claim)));
            assertWaits(node);
        }
        assertThat(result(node)).isEqualTo(Written.NOW);
    }

    @Test
    void whether_an_attempt_is_settled_is_said_by_its_row() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        commit(transaction -> {
            assertThat(transaction.attempts().settled(id(job))).isFalse();
            insert(transaction, attempt(job, claim));
            assertThat(transaction.attempts().settled(id(job))).as("here").isTrue();
        });
        commit(transaction -> {
            assertThat(transaction.attempts().settled(id(job))).isTrue();
            assertThat(transaction.attempts().settled(new AttemptRow.Id(job.id(), job.attempt() + 1)))
                    .isFalse();
        });
    }

    @Test
    void who_asks_whether_an_attempt_is_settled_waits_for_whoever_is_writing_it_and_sees_the_row() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        try (StoreTransaction first = begin()) {
            insert(first, attempt(job, claim));
            assertLockedOut(second -> second.attempts().settled(id(job)));
            Future<Boolean> second =
                    concurrently(transaction -> transaction.attempts().settled(id(job)));
            assertWaits(second);
            first.commit();
            assertThat(result(second)).isTrue();
        }
    }

    @Test
    void who_asks_whether_an_attempt_is_settled_sees_no_row_when_whoever_was_writing_it_rolls_back() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        Future<Boolean> second;
        try (StoreTransaction first = begin()) {
            insert(first, attempt(job, claim));
            second = concurrently(transaction -> transaction.attempts().settled(id(job)));
            assertWaits(second);
        }
        assertThat(result(second)).isFalse();
    }

    @Test
    void who_asks_whether_an_attempt_is_settled_sees_no_row_when_it_was_undone_to_a_savepoint() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        try (StoreTransaction first = begin()) {
            StoreTransaction.Mark mark = first.savepoint();
            insert(first, attempt(job, claim));
            Future<Boolean> second =
                    concurrently(transaction -> transaction.attempts().settled(id(job)));
            assertWaits(second);
            first.rollbackTo(mark);
            if (subject().concurrentWriters()) {
                assertThat(result(second)).isFalse();
            }
            assertThat(insert(first, lost(job, claim))).isEqualTo(Written.NOW);
            first.commit();
        }
        assertThat(read().attempts().of(job.id())).containsExactly(lost(job, claim));
    }

    @Test
    void asking_whether_an_attempt_is_settled_leaves_nothing_behind_and_keeps_nobody_out() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(LEASE, job);
        try (StoreTransaction first = begin()) {
            assertThat(first.attempts().settled(id(job))).isFalse();
            beside(second -> {
                assertThat(insert(second, attempt(job, claim))).isEqualTo(Written.NOW);
                second.commit();
            });
            assertThat(first.attempts().settled(id(job)))
                    .as("asked again, it sees what was committed since")
                    .isEqualTo(subject().concurrentWriters());
            assertThat(first.attempts().of(job.id())).hasSize(subject().concurrentWriters() ? 1 : 0);
            first.commit();
        }
        OpenJob other = job("a", past());
        commit(transaction -> transaction.attempts().settled(id(other)));
        assertThat(read().attempts().of(other.id())).isEmpty();
        assertThat(settle(attempt(other, claim(LEASE, other)))).isEqualTo(Written.NOW);
    }

    @Test
    void in_a_group_each_attempt_is_judged_by_itself() {
        OpenJob fresh = job("a", past());
        OpenJob before = job("a", past());
        OpenJob taken = job("a", past());
        OpenJob claimless = job("a", past());
        ClaimId claim = claim(LEASE, fresh, before, taken);
        settle(attempt(before, claim));
        settle(lost(taken, claim));

        Map<AttemptRow.Id, Written> written = write(transaction -> transaction
                        .attempts()
                        .insert(List.of(
                                attempt(taken, claim),
                                attempt(claimless, samples().claimId()),
                                attempt(fresh, claim),
                                attempt(before, claim))))
                .answer();

        assertThat(written)
                .containsOnly(
                        Map.entry(id(fresh), Written.NOW),
                        Map.entry(id(before), Written.BEFORE),
                        Map.entry(id(taken), Written.REFUSED),
                        Map.entry(id(claimless), Written.REFUSED));
    }

    @Test
    void two_groups_in_opposite_order_never_wait_for_each_other_in_a_circle_and_each_attempt_is_settled_once() {
        for (int round = 0; round < 10; round++) {
            List<OpenJob> jobs =
                    Stream.generate(() -> job("a", past())).limit(LARGE).toList();
            ClaimId claim = claim(LEASE, jobs.toArray(OpenJob[]::new));
            List<AttemptRow> ended =
                    jobs.stream().map(job -> attempt(job, claim)).toList();
            List<AttemptRow> lost = new ArrayList<>(
                    jobs.stream().map(job -> lost(job, claim)).toList().reversed());
            Future<Map<AttemptRow.Id, Written>> node =
                    concurrently(transaction -> transaction.attempts().insert(ended));
            Future<Map<AttemptRow.Id, Written>> sweep =
                    concurrently(transaction -> transaction.attempts().insert(lost));

            List<Written> all = new ArrayList<>(result(node).values());
            all.addAll(result(sweep).values());
            assertThat(all).filteredOn(written -> written == Written.NOW).hasSize(LARGE);
            assertThat(all).filteredOn(written -> written == Written.REFUSED).hasSize(LARGE);
        }
    }

    private Written settle(AttemptRow attempt) {
        return write(transaction -> insert(transaction, attempt)).answer();
    }

    private static AttemptRow.Id id(OpenJob job) {
        return new AttemptRow.Id(job.id(), job.attempt());
    }

    private AttemptRow attempt(OpenJob job, ClaimId claim) {
        return samples().attempt(job, claim, Samples.NODE, Kind.SUCCEEDED);
    }

    private AttemptRow lost(OpenJob job, ClaimId claim) {
        return samples().attempt(job, claim, Samples.OTHER_NODE, Kind.LOST);
    }

    private static OpenJob next(OpenJob job) {
        return Samples.suspect(job);
    }
}
