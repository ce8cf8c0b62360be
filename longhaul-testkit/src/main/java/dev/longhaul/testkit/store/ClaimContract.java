package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs in flight, in batches, each with a lease by the database's clock. */
public abstract class ClaimContract extends Contract {

    private static final Duration LEASE = Duration.ofMinutes(1);

    @Test
    void a_claim_keeps_its_jobs_with_all_that_is_needed_to_put_them_back() {
        OpenJob plain = job("a", past());
        OpenJob one = new OpenJob(
                plain.id(), "a", past(), 3, 2, 1, Duration.ofMinutes(14).plusNanos(1_000), future());
        OpenJob other = job("b", past());
        ClaimId id = claim(LEASE, one, other);

        ClaimRow claim = lockShared(id);
        assertThat(claim.id()).isEqualTo(id);
        assertThat(claim.node()).isEqualTo(Samples.NODE);
        assertThat(claim.jobs()).containsExactly(one, other);
    }

    @Test
    void a_lease_runs_from_the_insert_by_the_databases_clock() {
        ClaimId id = samples().claimId();
        commit(transaction -> {
            var before = transaction.now();
            transaction.claims().insert(id, Samples.NODE, List.of(), LEASE);
            var after = transaction.now();
            ClaimRow claim = present(transaction.claims().lockShared(id));
            assertThat(claim.claimedAt()).isBetween(before, after);
            assertThat(claim.leaseUntil()).isBetween(before.plus(LEASE), after.plus(LEASE));
        });
    }

    @Test
    void an_id_that_is_there_is_not_inserted_again_and_its_list_is_what_was_claimed() {
        OpenJob job = job("a", past());
        ClaimId id = claim(LEASE, job);

        assertThat(write(transaction -> transaction.claims().insert(id, Samples.OTHER_NODE, List.of(), Duration.ZERO))
                        .answer())
                .isFalse();

        assertThat(lockShared(id).jobs()).containsExactly(job);
        assertThat(lockShared(id).node()).isEqualTo(Samples.NODE);
    }

    @Test
    void executing_an_insert_again_waits_for_the_first_execution() {
        ClaimId id = samples().claimId();
        try (StoreTransaction first = begin()) {
            first.claims().insert(id, Samples.NODE, List.of(), LEASE);
            assertLockedOut(second -> second.claims().insert(id, Samples.NODE, List.of(), LEASE));
            Future<Boolean> again =
                    concurrently(transaction -> transaction.claims().insert(id, Samples.NODE, List.of(), LEASE));
            assertWaits(again);
            first.commit();
            assertThat(result(again)).isFalse();
        }
    }

    @Test
    void executing_an_insert_again_succeeds_when_the_first_execution_was_rolled_back() {
        ClaimId id = samples().claimId();
        Future<Boolean> again;
        try (StoreTransaction first = begin()) {
            first.claims().insert(id, Samples.NODE, List.of(), LEASE);
            again = concurrently(transaction -> transaction.claims().insert(id, Samples.NODE, List.of(), LEASE));
            assertWaits(again);
        }
        assertThat(result(again)).isTrue();
    }

    @Test
    void a_claim_that_is_gone_is_neither_locked_nor_rewritten_and_deleting_it_again_is_nothing() {
        ClaimId id = claim(LEASE, job("a", past()));
        commit(transaction -> transaction.claims().delete(List.of(id)));

        commit(transaction -> {
            assertThat(transaction.claims().lockShared(id)).isNull();
            assertThat(transaction.claims().rewrite(id, List.of())).isFalse();
            assertThat(transaction.claims().renew(List.of(id), LEASE)).isEmpty();
            transaction.claims().delete(List.of(id, samples().claimId()));
            assertThat(transaction.claims().all(10)).isEmpty();
        });
    }

    @Test
    void several_claims_are_deleted_at_once() {
        ClaimId one = claim(LEASE);
        ClaimId other = claim(LEASE);
        ClaimId kept = claim(LEASE);

        commit(transaction ->
                transaction.claims().delete(List.of(other, samples().claimId(), one)));

        assertThat(read().claims().all(10)).containsOnlyKeys(kept);
    }

    @Test
    void a_renewal_names_the_claims_that_stand_also_those_that_ran_out_unnoticed() {
        ClaimId fresh = claim(LEASE);
        ClaimId ranOut = claim(Duration.ofSeconds(-5));
        ClaimId gone = samples().claimId();

        Set<ClaimId> standing = write(transaction -> transaction.claims().renew(List.of(gone, ranOut, fresh), LEASE))
                .answer();

        assertThat(standing).containsExactlyInAnyOrder(fresh, ranOut);
        assertThat(expired()).isEmpty();
    }

    @Test
    void a_renewal_counts_from_now() {
        ClaimId id = claim(Duration.ofHours(1), job("a", past()));
        commit(transaction -> {
            var before = transaction.now();
            transaction.claims().renew(List.of(id), LEASE);
            var after = transaction.now();
            ClaimRow claim = present(transaction.claims().lockShared(id));
            assertThat(claim.leaseUntil()).isBetween(before.plus(LEASE), after.plus(LEASE));
            assertThat(claim.jobs()).hasSize(1);
        });
    }

    @Test
    void a_rewrite_replaces_the_jobs_and_nothing_else() {
        OpenJob kept = job("a", past());
        OpenJob dropped = job("a", past());
        ClaimId id = claim(LEASE, kept, dropped);
        ClaimRow before = lockShared(id);

        assertThat(write(transaction -> transaction.claims().rewrite(id, List.of(kept)))
                        .answer())
                .isTrue();

        assertThat(lockShared(id))
                .isEqualTo(new ClaimRow(id, before.node(), before.claimedAt(), before.leaseUntil(), List.of(kept)));
    }

    @Test
    void a_sweep_finds_what_has_run_out_in_order_of_id_and_nothing_else() {
        ClaimId one = claim(Duration.ofSeconds(-1), job("a", past()));
        ClaimId other = claim(Duration.ofSeconds(-2));
        ClaimId justNow = claim(Duration.ZERO);
        claim(LEASE);

        assertThat(expired())
                .extracting(ClaimRow::id)
                .containsExactlyInAnyOrder(one, other, justNow)
                .isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(expired().stream().filter(claim -> claim.id().equals(one)).toList())
                .first()
                .satisfies(claim -> assertThat(claim.jobs()).hasSize(1));
        assertThat(write(transaction -> transaction.claims().lockExpired(2)).answer())
                .hasSize(2);
    }

    @Test
    void a_lease_runs_out_by_itself() {
        ClaimId id = claim(Duration.ofMillis(5));
        pass(Duration.ofMillis(5));

        assertThat(expired()).extracting(ClaimRow::id).containsExactly(id);
    }

    @Test
    void claims_of_every_other_node_are_found_whether_they_stand_or_not() {
        ClaimId standing = claim(LEASE);
        ClaimId ranOut = claim(Duration.ZERO);
        ClaimId own = samples().claimId();
        commit(transaction -> transaction.claims().insert(own, Samples.OTHER_NODE, List.of(), LEASE));

        assertThat(write(transaction -> transaction.claims().lockOthers(Samples.OTHER_NODE, 10))
                        .answer())
                .extracting(ClaimRow::id)
                .containsExactlyInAnyOrder(standing, ranOut);
        assertThat(write(transaction -> transaction.claims().lockOthers(new NodeId("node-3"), 2))
                        .answer())
                .hasSize(2);
    }

    @Test
    void a_job_in_a_claim_is_claimed() {
        OpenJob job = dueJob("a", past());
        commit(transaction -> {
            assertThat(transaction.due().take(job.id())).isEqualTo(job);
            transaction.claims().insert(samples().claimId(), Samples.NODE, List.of(job), LEASE);
        });

        assertThat(standing(job.id())).isEqualTo(new Standing.Claimed());
    }

    @Test
    void all_claims_are_shown_up_to_a_limit_and_nothing_is_locked() {
        OpenJob job = job("a", past());
        ClaimId one = claim(LEASE, job);
        ClaimId other = claim(Duration.ZERO);
        try (StoreTransaction sweep = begin()) {
            sweep.claims().lockExpired(10);
            assertThat(read().claims().all(10)).containsOnlyKeys(one, other);
            assertThat(present(read().claims().all(10).get(one)).jobs()).containsExactly(job);
            assertThat(read().claims().all(1)).hasSize(1);
        }
    }

    @Test
    void a_claim_holds_a_thousand_jobs_of_many_types() {
        List<OpenJob> jobs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            jobs.add(Samples.open(samples().row("type-" + i % 50), past().plusNanos(1_000L * i)));
        }
        ClaimId id = claim(LEASE, jobs.toArray(OpenJob[]::new));

        assertThat(lockShared(id).jobs()).isEqualTo(jobs);
    }

    @Test
    void however_many_poll_at_once_each_job_goes_into_one_claim() {
        List<OpenJob> jobs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            jobs.add(dueJob("a", past().plusMillis(i)));
        }
        List<ClaimId> ids = Stream.generate(samples()::claimId).limit(200).toList();
        Queue<ClaimId> free = new ConcurrentLinkedQueue<>(ids);
        List<Future<Integer>> pollers = Stream.generate(() -> inThread(() -> pollUntilEmpty(free)))
                .limit(3)
                .toList();

        assertThat(pollers.stream().mapToInt(Contract::result).sum()).isEqualTo(jobs.size());
        List<JobId> claimed = read().claims().all(1_000).values().stream()
                .flatMap(claim -> claim.jobs().stream().map(OpenJob::id))
                .toList();
        assertThat(claimed)
                .containsExactlyInAnyOrderElementsOf(
                        jobs.stream().map(OpenJob::id).toList());
        assertThat(read().due().types()).isEmpty();
    }

    private int pollUntilEmpty(Queue<ClaimId> ids) {
        int all = 0;
        int last = -1;
        while (last != 0) {
            last = write(transaction -> {
                        List<OpenJob> taken =
                                transaction.due().take(List.of(new Ask("a", false, Instant.EPOCH, 7)), 7).stream()
                                        .map(Taken::job)
                                        .toList();
                        if (!taken.isEmpty()) {
                            transaction.claims().insert(present(ids.poll()), Samples.NODE, taken, LEASE);
                        }
                        return taken.size();
                    })
                    .answer();
            all += last;
        }
        return all;
    }

    private ClaimRow lockShared(ClaimId id) {
        return present(write(transaction -> transaction.claims().lockShared(id)).answer());
    }

    private List<ClaimRow> expired() {
        return write(transaction -> transaction.claims().lockExpired(10)).answer();
    }
}
