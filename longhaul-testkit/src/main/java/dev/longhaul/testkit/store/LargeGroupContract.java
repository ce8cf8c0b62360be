package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome.Kind;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A call takes thousands of rows: no limit of a statement's parameters or of a packet shows through. */
public abstract class LargeGroupContract extends Contract {

    private static final int MANY = 3_000;
    /** Enough for a store that writes a large group of attempts in another way than a few rows. */
    private static final int LARGE = 40;

    private static final Duration LEASE = Duration.ofMinutes(1);

    @Test
    void thousands_of_jobs_go_all_the_way_in_single_calls() {
        List<JobRow> rows = IntStream.range(0, MANY)
                .mapToObj(i -> i % 2 == 0 ? samples().row("a") : samples().keyed("a", "key-" + i))
                .toList();
        List<JobId> ids = rows.stream().map(JobRow::id).toList();
        List<OpenJob> jobs = rows.stream().map(row -> Samples.open(row, past())).toList();

        commit(transaction -> {
            assertThat(transaction.jobs().insert(rows).values()).hasSize(MANY).allMatch(Inserted::now);
            transaction.due().insert(jobs);
        });
        assertThat(read().jobs().load(ids)).hasSize(MANY);
        assertThat(read().jobs().standing(ids).values()).hasSize(MANY).allMatch(Standing.Due.class::isInstance);

        ClaimId claim = samples().claimId();
        commit(transaction -> {
            List<Taken> taken = transaction.due().take(List.of(new Ask("a", false, Instant.EPOCH, MANY)), MANY);
            assertThat(taken).hasSize(MANY);
            transaction
                    .claims()
                    .insert(claim, Samples.NODE, taken.stream().map(Taken::job).toList(), Duration.ofMinutes(1));
        });
        assertThat(read().jobs().standing(ids).values()).allMatch(Standing.Claimed.class::isInstance);

        List<AttemptRow> attempts = jobs.stream()
                .map(job -> samples().attempt(job, claim, Samples.NODE, Kind.FAILED))
                .toList();
        commit(transaction -> {
            assertThat(transaction.attempts().insert(attempts).values())
                    .hasSize(MANY)
                    .allMatch(written -> written == Written.NOW);
            transaction
                    .parked()
                    .insert(jobs.subList(0, MANY / 2).stream()
                            .map(job -> new ParkedJob(job, Subject.endpoint("e"), 0))
                            .toList());
            transaction
                    .ended()
                    .insert(jobs.subList(MANY / 2, MANY).stream()
                            .map(job -> new EndedJob(job, JobState.DEAD, DeadReason.EXHAUSTED, now(), "no"))
                            .toList());
            transaction.claims().delete(List.of(claim));
        });
        assertThat(read().attempts().latest(ids)).hasSize(MANY);
        assertThat(read().ended().dead(MANY)).containsEntry("a", (long) MANY / 2);
        assertThat(write(transaction -> transaction.parked().takeForEndpoint("e", List.of("a"), MANY))
                        .answer())
                .hasSize(MANY / 2);
    }

    @Test
    void thousands_of_names_are_asked_for_in_single_calls() {
        List<ClaimId> claims =
                IntStream.range(0, MANY).mapToObj(i -> samples().claimId()).toList();
        List<String> keys = IntStream.range(0, MANY).mapToObj(i -> "key-" + i).toList();
        List<JobId> jobs =
                IntStream.range(0, MANY).mapToObj(i -> samples().id()).toList();

        commit(transaction -> {
            assertThat(transaction.claims().renew(claims, Duration.ofMinutes(1)))
                    .isEmpty();
            transaction.claims().delete(claims);
            assertThat(transaction.keys().lock(keys)).hasSize(MANY);
            assertThat(transaction.parked().takeFirst(keys)).isEmpty();
            assertThat(transaction.requests().of(jobs)).isEmpty();
            transaction.requests().delete(claims.stream().map(ClaimId::value).toList());
            assertThat(transaction.progress().load(jobs)).isEmpty();
            assertThat(transaction
                            .due()
                            .take(
                                    keys.subList(0, 200).stream()
                                            .map(type -> new Ask(type, false, Instant.EPOCH, 1))
                                            .toList(),
                                    10))
                    .isEmpty();
        });
    }

    @Test
    void in_a_large_group_jobs_that_are_there_already_are_told_from_those_that_are_not() {
        List<JobRow> before = rows(LARGE);
        commit(transaction -> transaction.jobs().insert(before));
        List<JobRow> fresh = rows(LARGE);
        List<JobRow> group = new ArrayList<>(fresh);
        group.add(before.getFirst());

        commit(transaction -> {
            transaction.progress().save(fresh.getFirst().id(), new byte[] {1});
            Map<JobId, Inserted> became = transaction.jobs().insert(group);
            assertThat(became).hasSize(LARGE + 1);
            assertThat(fresh).allMatch(row -> new Inserted(row.id(), true).equals(became.get(row.id())));
            assertThat(became.get(before.getFirst().id()))
                    .isEqualTo(new Inserted(before.getFirst().id(), false));
            assertThat(transaction.jobs().insert(before).values())
                    .hasSize(LARGE)
                    .noneMatch(Inserted::now);
        });

        List<JobId> ids = fresh.stream().map(JobRow::id).toList();
        assertThat(read().jobs().load(ids)).hasSize(LARGE);
        assertThat(read().progress().load(ids)).as("written before that").hasSize(1);
    }

    private List<JobRow> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> samples().row("a")).toList();
    }

    @Test
    void in_a_large_group_each_attempt_is_judged_by_itself_too() {
        OpenJob before = job("a", past());
        OpenJob taken = job("a", past());
        OpenJob claimless = job("a", past());
        List<OpenJob> fresh = jobs(LARGE);
        List<OpenJob> claimed = new ArrayList<>(fresh);
        claimed.addAll(List.of(before, taken));
        ClaimId claim = claim(LEASE, claimed.toArray(OpenJob[]::new));
        AttemptRow lost = samples().attempt(taken, claim, Samples.OTHER_NODE, Kind.LOST);
        commit(transaction -> transaction.attempts().insert(List.of(attempt(before, claim), lost)));
        List<AttemptRow> group =
                new ArrayList<>(fresh.stream().map(job -> attempt(job, claim)).toList());
        group.addAll(List.of(
                attempt(before, claim),
                attempt(taken, claim),
                attempt(claimless, samples().claimId())));

        Map<AttemptRow.Id, Written> written =
                write(transaction -> transaction.attempts().insert(group)).answer();

        assertThat(written).hasSize(group.size());
        assertThat(fresh).allMatch(job -> written.get(id(job)) == Written.NOW);
        assertThat(written)
                .containsEntry(id(before), Written.BEFORE)
                .containsEntry(id(taken), Written.REFUSED)
                .containsEntry(id(claimless), Written.REFUSED);
        assertThat(fresh).allMatch(job -> read().attempts().of(job.id()).equals(List.of(attempt(job, claim))));
        assertThat(read().attempts().of(taken.id())).containsExactly(lost);
        assertThat(read().attempts().of(claimless.id())).isEmpty();
    }

    @Test
    void a_large_group_that_is_executed_again_learns_that_it_wrote_each_before() {
        List<OpenJob> jobs = jobs(LARGE);
        ClaimId claim = claim(LEASE, jobs.toArray(OpenJob[]::new));
        List<AttemptRow> group = jobs.stream().map(job -> attempt(job, claim)).toList();

        assertThat(write(transaction -> transaction.attempts().insert(group))
                        .answer()
                        .values())
                .containsOnly(Written.NOW);
        assertThat(write(transaction -> transaction.attempts().insert(group))
                        .answer()
                        .values())
                .containsOnly(Written.BEFORE);
    }

    @Test
    void of_a_large_group_whose_claim_is_gone_nothing_is_written() {
        List<OpenJob> jobs = jobs(LARGE);
        ClaimId gone = samples().claimId();
        List<AttemptRow> group = jobs.stream().map(job -> attempt(job, gone)).toList();

        assertThat(write(transaction -> transaction.attempts().insert(group))
                        .answer()
                        .values())
                .containsOnly(Written.REFUSED);
        assertThat(jobs).allMatch(job -> read().attempts().of(job.id()).isEmpty());
    }

    private List<OpenJob> jobs(int count) {
        return Stream.generate(() -> job("a", past())).limit(count).toList();
    }

    private AttemptRow attempt(OpenJob job, ClaimId claim) {
        return samples().attempt(job, claim, Samples.NODE, Kind.SUCCEEDED);
    }

    private static AttemptRow.Id id(OpenJob job) {
        return new AttemptRow.Id(job.id(), job.attempt());
    }
}
