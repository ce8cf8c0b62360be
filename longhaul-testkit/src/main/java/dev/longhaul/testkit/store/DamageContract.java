package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.JobTable.Filter;
import dev.longhaul.store.JobTable.Listed;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Rows that cannot be read: written by newer code, edited by hand, or damaged. They stay where they are and keep nobody else
 * waiting. The one call that meets such a row first may fail, and its transaction undoes what it did.
 */
public abstract class DamageContract extends Contract {

    private static final int ROUNDS = 4;

    @Test
    void a_job_that_cannot_be_read_keeps_no_other_due_job_waiting() {
        OpenJob bad = dueJob("a", past());
        OpenJob good = dueJob("a", past().plusSeconds(1));
        boolean damaged = subject().damage(store(), bad.id());

        assertTaken(damaged, bad, good, tx -> tx.due().take(List.of(new Ask("a", false, Instant.EPOCH, 1)), 1));
        assertThat(!damaged || standing(bad.id()).equals(new Standing.Due(bad))).isTrue();
    }

    @Test
    void a_job_that_cannot_be_read_keeps_no_other_job_of_its_endpoint_waiting() {
        OpenJob bad = parked(job("a", past()));
        OpenJob good = parked(job("a", past().plusSeconds(1)));
        boolean damaged = subject().damage(store(), bad.id());

        assertTaken(damaged, bad, good, tx -> tx.parked().takeForEndpoint("e", List.of("a"), 1));
        assertThat(!damaged || standing(bad.id()) instanceof Standing.Parked).isTrue();
    }

    @Test
    void a_job_that_cannot_be_read_keeps_no_other_from_ending_at_its_deadline() {
        OpenJob bad = expiring(job("a", future()), past());
        OpenJob good = expiring(job("a", future()), past().plusSeconds(1));
        commit(tx -> tx.due().insert(List.of(bad, good)));
        boolean damaged = subject().damage(store(), bad.id());

        assertTaken(damaged, bad, good, tx -> tx.due().takeExpired(1));
    }

    @Test
    void a_job_that_cannot_be_read_keeps_no_other_parked_job_from_ending_at_its_deadline() {
        OpenJob bad = parked(expiring(job("a", past()), past()));
        OpenJob good = parked(expiring(job("a", past()), past().plusSeconds(1)));
        boolean damaged = subject().damage(store(), bad.id());

        assertTaken(damaged, bad, good, tx -> tx.parked().takeExpired(1));
    }

    @Test
    void a_claim_that_cannot_be_read_keeps_no_other_from_being_taken_back() {
        ClaimId bad = claim(Duration.ofSeconds(-2), job("a", past()));
        ClaimId good = claim(Duration.ofSeconds(-1), job("a", past()));
        boolean damaged = subject().damage(store(), bad);

        List<ClaimId> expected = damaged ? List.of(good) : List.of(bad);
        assertThat(write(tx -> ids(tx.claims().lockExpired(1))).answer()).isEqualTo(expected);
        assertThat(write(tx -> ids(tx.claims().lockOthers(Samples.OTHER_NODE, 2)))
                        .answer())
                .containsExactlyInAnyOrderElementsOf(damaged ? List.of(good) : List.of(bad, good));
        assertThat(read().claims().all(10)).hasSize(damaged ? 1 : 2);
    }

    @Test
    void the_jobs_of_a_claim_that_cannot_be_read_are_missed() {
        OpenJob job = job("a", past());
        boolean damaged = subject().damage(store(), claim(Duration.ofSeconds(60), job));

        assertThat(read().jobs().nowhere(null, 10).jobs()).isEqualTo(damaged ? List.of(job.id()) : List.of());
    }

    @Test
    void a_job_that_cannot_be_read_is_missing_in_lists_which_show_the_others() {
        OpenJob bad = dueJob("a", past());
        OpenJob good = dueJob("a", past());
        boolean damaged = subject().damage(store(), bad.id());

        List<JobId> listed = read().jobs().list(new Filter(null, null, null, null), null, 10).stream()
                .map(Listed::row)
                .map(row -> row.id())
                .toList();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(damaged ? List.of(good.id()) : List.of(bad.id(), good.id()));
    }

    private void assertTaken(
            boolean damaged, OpenJob bad, OpenJob good, Function<StoreTransaction, List<Taken>> taking) {
        List<JobId> taken = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try {
                write(taking).answer().forEach(each -> taken.add(each.job().id()));
            } catch (StoreException e) {
                assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED);
                assertThat(e.getMessage()).contains(bad.id().toString());
                assertThat(round).as("only the first call fails").isZero();
            }
        }
        assertThat(taken).isEqualTo(damaged ? List.of(good.id()) : List.of(bad.id(), good.id()));
    }

    private OpenJob parked(OpenJob job) {
        commit(tx -> tx.parked().insert(List.of(new ParkedJob(job, Subject.endpoint("e"), 0))));
        return job;
    }

    private static OpenJob expiring(OpenJob job, Instant deadline) {
        return new OpenJob(
                job.id(), job.type(), job.due(), job.attempt(), job.failures(), job.losses(), job.elapsed(), deadline);
    }

    private static List<ClaimId> ids(List<ClaimRow> claims) {
        return claims.stream().map(ClaimRow::id).toList();
    }
}
