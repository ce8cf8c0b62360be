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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A call takes thousands of rows: no limit of a statement's parameters or of a packet shows through. */
public abstract class LargeGroupContract extends Contract {

    private static final int MANY = 3_000;

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
}
