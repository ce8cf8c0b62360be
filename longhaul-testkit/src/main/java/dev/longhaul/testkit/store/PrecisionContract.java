package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome.Kind;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.Micros;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Times are exact to the microsecond, and what is finer is rounded up, so that nothing becomes due early. */
public abstract class PrecisionContract extends Contract {

    private static final Duration ONE_NANO = Duration.ofNanos(1);
    private static final Duration ONE_MICRO = Duration.ofNanos(1_000);

    /** Just above a whole microsecond; what is kept is {@link #up}. */
    private Instant fine(Instant whole) {
        return whole.plus(ONE_NANO);
    }

    private Instant up(Instant whole) {
        return whole.plus(ONE_MICRO);
    }

    @Test
    void due_times_deadlines_and_elapsed_time_of_open_jobs_are_rounded_up_wherever_they_are() {
        OpenJob due = job("a", past());
        OpenJob parked = job("a", past());
        OpenJob ended = job("a", past());
        OpenJob claimed = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), finely(claimed));
        commit(transaction -> {
            transaction.due().insert(List.of(finely(due)));
            transaction.parked().insert(List.of(new ParkedJob(finely(parked), Subject.key("k"), 1)));
            transaction
                    .ended()
                    .insert(List.of(new EndedJob(finely(ended), JobState.DEAD, DeadReason.EXPIRED, fine(now()), null)));
        });

        assertThat(standing(due.id())).isEqualTo(new Standing.Due(rounded(due)));
        assertThat(standing(parked.id()))
                .isEqualTo(new Standing.Parked(new ParkedJob(rounded(parked), Subject.key("k"), 1)));
        assertThat(standing(ended.id()))
                .isEqualTo(new Standing.Ended(
                        new EndedJob(rounded(ended), JobState.DEAD, DeadReason.EXPIRED, up(now()), null)));
        assertThat(present(read().claims().all(10).get(claim)).jobs()).containsExactly(rounded(claimed));
    }

    private OpenJob finely(OpenJob job) {
        return new OpenJob(
                job.id(),
                job.type(),
                fine(past()),
                1,
                0,
                0,
                Duration.ofSeconds(5).plus(ONE_NANO),
                fine(future()));
    }

    private OpenJob rounded(OpenJob job) {
        return new OpenJob(
                job.id(), job.type(), up(past()), 1, 0, 0, Duration.ofSeconds(5).plus(ONE_MICRO), up(future()));
    }

    @Test
    void times_of_what_was_asked_are_rounded_up() {
        JobRow row = samples().row("a", Keys.NONE);
        JobRow fine = new JobRow(
                row.id(),
                row.type(),
                row.content(),
                row.schedule(),
                row.keys(),
                row.labels(),
                null,
                new JobRow.Asked(fine(now()), fine(past()), fine(future())));
        commit(transaction -> transaction.jobs().insert(List.of(fine)));

        assertThat(present(read().jobs().load(List.of(row.id())).get(row.id())).asked())
                .isEqualTo(new JobRow.Asked(up(now()), up(past()), up(future())));
    }

    @Test
    void times_of_attempts_requests_and_the_audit_are_rounded_up() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        AttemptRow attempt = new AttemptRow(
                new AttemptRow.Id(job.id(), 1),
                new AttemptRow.By(claim, Samples.NODE),
                fine(past()),
                fine(now()),
                Kind.FAILED,
                false,
                fine(future()),
                AttemptRow.Said.NOTHING);
        Request request = new Request(samples().uuid(), job.id(), 1, Request.Kind.RESCHEDULE, fine(future()), "Ada");
        AuditRow audit = new AuditRow(samples().uuid(), fine(past()), "Ada", "reschedule", job.id(), null);
        commit(transaction -> {
            insert(transaction, attempt);
            transaction.requests().insert(request);
            transaction.audit().insert(List.of(audit));
        });

        AttemptRow kept = read().attempts().of(job.id()).get(0);
        assertThat(kept.startedAt()).isEqualTo(up(past()));
        assertThat(kept.endedAt()).isEqualTo(up(now()));
        assertThat(kept.nextDue()).isEqualTo(up(future()));
        assertThat(read().requests().of(List.of(job.id())))
                .extracting(Request::due)
                .containsExactly(up(future()));
        assertThat(read().audit().page(null, 10)).extracting(AuditRow::at).containsExactly(up(past()));
    }

    @Test
    void neighbouring_microseconds_are_told_apart() {
        OpenJob second = dueJob("a", past().plus(ONE_MICRO));
        OpenJob first = dueJob("a", past());
        Ask ask = new Ask("a", false, Instant.EPOCH, 1);

        assertThat(write(transaction -> transaction.due().take(List.of(ask), 1)).answer())
                .extracting(Taken::job)
                .containsExactly(first);
        assertThat(write(transaction -> transaction.due().take(List.of(ask), 1)).answer())
                .extracting(Taken::job)
                .containsExactly(second);
    }

    @Test
    void times_before_1970_and_centuries_ahead_are_kept() {
        OpenJob early = dueJob("a", Instant.parse("1969-12-31T23:59:59.999999Z"));
        OpenJob late = dueJob("b", Instant.parse("2525-12-31T23:59:59.999999Z"));

        assertThat(standing(early.id())).isEqualTo(new Standing.Due(early));
        assertThat(standing(late.id())).isEqualTo(new Standing.Due(late));
        assertThat(read().due().next(List.of(new Ask("b", false, Instant.EPOCH, 1))))
                .containsOnly(Map.entry(new Ask("b", false, Instant.EPOCH, 1), late.due()));
    }

    @Test
    void the_longest_elapsed_time_is_kept() {
        OpenJob plain = job("a", past());
        OpenJob job = new OpenJob(
                plain.id(),
                "a",
                past(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                3,
                Micros.duration(Long.MAX_VALUE / 1_000),
                null);
        commit(transaction -> transaction.due().insert(List.of(job)));

        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }
}
