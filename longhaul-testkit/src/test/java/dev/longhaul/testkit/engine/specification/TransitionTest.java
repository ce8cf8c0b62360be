package dev.longhaul.testkit.engine.specification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.engine.transition.Next;
import dev.longhaul.engine.transition.Transition;
import dev.longhaul.engine.transition.Wishes;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.When;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What follows from an attempt: the rules of a job's life, without an engine. */
class TransitionTest {

    private static final Instant ENDED = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant OPERATORS = ENDED.plusSeconds(7);
    private static final RetrySchedule SCHEDULE = RetrySchedule.parse("10s 1m 1h");
    private static final RandomGenerator RANDOM = new Random(1);

    private static final Outcome SUCCEEDED = new Outcome.Succeeded();
    private static final Outcome FAILED = new Outcome.Failed("no", null);
    private static final Outcome ABORTED = new Outcome.Aborted("never");
    private static final Outcome SNOOZED = new Outcome.Snoozed(Duration.ofMinutes(5));
    private static final Outcome LOST = new Outcome.Lost();

    private static final Wishes CANCEL = new Wishes(true, null);
    private static final Wishes RESCHEDULE = new Wishes(false, OPERATORS);
    private static final Wishes CANCEL_AND_RESCHEDULE = new Wishes(true, OPERATORS);

    /** One row of the table. */
    record Row(String rule, OpenJob job, Outcome outcome, Wishes wishes, Next next) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static final List<Row> TABLE = List.of(
            row("success ends the job", job(1, 0, 0, 0), SUCCEEDED, Wishes.NONE, succeeded(job(2, 0, 0, 0))),
            row("success ends a row of losses", job(3, 1, 2, 10), SUCCEEDED, Wishes.NONE, succeeded(job(4, 1, 0, 10))),
            row("success beats reschedule", job(1, 0, 0, 0), SUCCEEDED, RESCHEDULE, succeeded(job(2, 0, 0, 0))),
            row("cancel beats success", job(1, 0, 0, 0), SUCCEEDED, CANCEL, cancelled(job(2, 0, 0, 0))),
            row("cancel beats failure", job(1, 0, 0, 0), FAILED, CANCEL, cancelled(job(2, 0, 0, 0))),
            row("cancel beats abort", job(1, 0, 0, 0), ABORTED, CANCEL, cancelled(job(2, 0, 0, 0))),
            row("cancel beats snooze", job(1, 0, 0, 0), SNOOZED, CANCEL, cancelled(job(2, 0, 0, 0))),
            row("cancel beats loss", job(1, 0, 0, 0), LOST, CANCEL, cancelled(job(2, 0, 1, 0))),
            row("cancel beats reschedule", job(1, 0, 0, 0), FAILED, CANCEL_AND_RESCHEDULE, cancelled(job(2, 0, 0, 0))),
            row("a failure waits the first delay", job(1, 0, 0, 0), FAILED, Wishes.NONE, again(10, job(2, 1, 0, 10))),
            row("the next the second", job(2, 1, 0, 10), FAILED, Wishes.NONE, again(60, job(3, 2, 0, 70))),
            row("delays add up", job(3, 2, 0, 70), FAILED, Wishes.NONE, again(3600, job(4, 3, 0, 3670))),
            row(
                    "no further delay is dead",
                    job(4, 3, 0, 3670),
                    FAILED,
                    Wishes.NONE,
                    dead(job(5, 4, 0, 3670), DeadReason.EXHAUSTED)),
            row(
                    "attempt numbers do not move the schedule",
                    job(9, 0, 0, 0),
                    FAILED,
                    Wishes.NONE,
                    again(10, job(10, 1, 0, 10))),
            row(
                    "a failure counts, the operator's due time stays",
                    job(1, 0, 0, 0),
                    FAILED,
                    RESCHEDULE,
                    again(7, job(2, 1, 0, 10))),
            row(
                    "the operator's due time stays also when the schedule is exhausted",
                    job(4, 3, 0, 3670),
                    FAILED,
                    RESCHEDULE,
                    again(7, job(5, 4, 0, 3670))),
            row("abort is dead", job(1, 0, 0, 0), ABORTED, Wishes.NONE, dead(job(2, 0, 0, 0), DeadReason.ABORTED)),
            row(
                    "abort beats reschedule",
                    job(1, 0, 0, 0),
                    ABORTED,
                    RESCHEDULE,
                    dead(job(2, 0, 0, 0), DeadReason.ABORTED)),
            row(
                    "a snooze moves nothing but the number",
                    job(2, 1, 0, 10),
                    SNOOZED,
                    Wishes.NONE,
                    again(300, job(3, 1, 0, 10))),
            row(
                    "a snooze does not end a row of losses",
                    job(2, 0, 1, 0),
                    SNOOZED,
                    Wishes.NONE,
                    again(300, job(3, 0, 1, 0))),
            row(
                    "the operator's due time beats a snooze",
                    job(1, 0, 0, 0),
                    SNOOZED,
                    RESCHEDULE,
                    again(7, job(2, 0, 0, 0))),
            row(
                    "the first loss is free and due at once",
                    job(1, 0, 0, 0),
                    LOST,
                    Wishes.NONE,
                    again(0, job(2, 0, 1, 0))),
            row("the second loss moves", job(2, 0, 1, 0), LOST, Wishes.NONE, again(10, job(3, 1, 2, 10))),
            row("and so does the third", job(3, 1, 2, 10), LOST, Wishes.NONE, again(60, job(4, 2, 3, 70))),
            row(
                    "a killer goes dead",
                    job(5, 3, 4, 3670),
                    LOST,
                    Wishes.NONE,
                    dead(job(6, 4, 5, 3670), DeadReason.EXHAUSTED)),
            row("a failure ends a row of losses", job(2, 0, 1, 0), FAILED, Wishes.NONE, again(10, job(3, 1, 0, 10))),
            row("so the loss after it is free again", job(3, 1, 0, 10), LOST, Wishes.NONE, again(0, job(4, 1, 1, 10))),
            row("the operator's due time beats a loss", job(1, 0, 0, 0), LOST, RESCHEDULE, again(7, job(2, 0, 1, 0))),
            row(
                    "a retry-after within the schedule waits the schedule",
                    job(2, 1, 0, 10),
                    later(59),
                    Wishes.NONE,
                    again(60, job(3, 2, 0, 70))),
            row(
                    "a later retry-after counts, and adds up",
                    job(2, 1, 0, 10),
                    later(61),
                    Wishes.NONE,
                    again(61, job(3, 2, 0, 71))),
            row(
                    "a retry-after does not lengthen the schedule",
                    job(4, 3, 0, 3670),
                    later(61),
                    Wishes.NONE,
                    dead(job(5, 4, 0, 3670), DeadReason.EXHAUSTED)));

    @ParameterizedTest
    @FieldSource("TABLE")
    void follows(Row row) {
        assertThat(Transition.after(row.job(), row.outcome(), row.wishes(), SCHEDULE, ENDED, RANDOM))
                .isEqualTo(row.next());
    }

    @Test
    void what_would_be_due_after_the_deadline_is_expired_and_at_it_is_not() {
        OpenJob until = due(deadline(job(1, 0, 0, 0), ENDED.plusSeconds(10)), ENDED);
        OpenJob before = deadline(job(1, 0, 0, 0), ENDED.plusSeconds(10).minusNanos(1_000));
        assertThat(after(until, FAILED, Wishes.NONE)).isInstanceOf(Next.Again.class);
        assertThat(after(before, FAILED, Wishes.NONE))
                .isEqualTo(new Next.Dead(deadline(job(2, 1, 0, 10), before.deadline()), DeadReason.EXPIRED));
    }

    @Test
    void the_deadline_beats_snooze_loss_and_the_operator_but_not_success_and_exhaustion_keeps_its_name() {
        OpenJob passing = deadline(job(1, 0, 0, 0), ENDED.minusSeconds(1));
        assertThat(reason(after(passing, SNOOZED, Wishes.NONE))).isEqualTo(DeadReason.EXPIRED);
        assertThat(reason(after(passing, LOST, Wishes.NONE))).isEqualTo(DeadReason.EXPIRED);
        assertThat(reason(after(passing, FAILED, RESCHEDULE))).isEqualTo(DeadReason.EXPIRED);
        assertThat(after(passing, SUCCEEDED, Wishes.NONE)).isInstanceOf(Next.Succeeded.class);
        OpenJob last = deadline(job(4, 3, 0, 3670), ENDED.minusSeconds(1));
        assertThat(reason(after(last, FAILED, Wishes.NONE))).isEqualTo(DeadReason.EXHAUSTED);
    }

    @Test
    void a_jittered_delay_is_stored_as_it_was_scheduled() {
        RetrySchedule jittered = RetrySchedule.parse("10s 10s 10s jitter 0.5");
        OpenJob job = job(1, 0, 0, 0);
        Duration sum = Duration.ZERO;
        for (int i = 0; i < 3; i++) {
            Next.Again again = (Next.Again) Transition.after(job, FAILED, Wishes.NONE, jittered, ENDED, RANDOM);
            Duration delay = Duration.between(ENDED, again.job().due());
            sum = sum.plus(delay);
            assertThat(again.job().elapsed()).isEqualTo(sum);
            job = again.job();
        }
        assertThat(sum).isNotEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_delay_beyond_every_calendar_becomes_the_furthest_that_a_job_can_wait() {
        Outcome asleep = new Outcome.Snoozed(Duration.ofSeconds(Long.MAX_VALUE));
        Outcome patient = new Outcome.Failed("come back never", Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(after(job(1, 0, 0, 0), asleep, Wishes.NONE).job().due()).isEqualTo(ENDED.plus(When.FURTHEST));
        assertThat(after(job(1, 0, 0, 0), patient, Wishes.NONE).job().due()).isEqualTo(ENDED.plus(When.FURTHEST));
        assertThat(after(job(1, 0, 0, 0), patient, Wishes.NONE).job().elapsed()).isEqualTo(When.FURTHEST);
    }

    @Test
    void a_negative_snooze_is_due_at_once_and_not_before_the_attempt_ended() {
        Outcome backwards = new Outcome.Snoozed(Duration.ofDays(-1));
        assertThat(after(job(1, 0, 0, 0), backwards, Wishes.NONE).job().due()).isEqualTo(ENDED);
    }

    @Test
    void a_cancel_holds_for_every_attempt_from_the_one_that_it_names() {
        assertThat(Wishes.of(job(3, 0, 0, 0), List.of(request(Request.Kind.CANCEL, 2, null)), ENDED)
                        .cancel())
                .isTrue();
        assertThat(Wishes.of(job(3, 0, 0, 0), List.of(request(Request.Kind.CANCEL, 4, null)), ENDED)
                        .cancel())
                .isFalse();
    }

    @Test
    void a_due_time_is_meant_for_what_follows_the_attempt_that_it_names_and_the_younger_counts() {
        OpenJob job = job(3, 0, 0, 0);
        Request old = request(Request.Kind.RESCHEDULE, 2, OPERATORS);
        Request first = request(Request.Kind.RESCHEDULE, 3, OPERATORS);
        Request second = request(Request.Kind.ATTEMPT_NOW, 3, null);
        assertThat(Wishes.of(job, List.of(old), ENDED)).isEqualTo(Wishes.NONE);
        assertThat(Wishes.of(job, List.of(first), ENDED).due()).isEqualTo(OPERATORS);
        assertThat(Wishes.of(job, List.of(first, second), ENDED).due()).isEqualTo(ENDED);
        assertThat(Wishes.of(job, List.of(second, first), ENDED).due()).isEqualTo(OPERATORS);
    }

    private static Next after(OpenJob job, Outcome outcome, Wishes wishes) {
        return Transition.after(job, outcome, wishes, SCHEDULE, ENDED, RANDOM);
    }

    private static DeadReason reason(Next next) {
        return ((Next.Dead) next).reason();
    }

    private static Row row(String rule, OpenJob job, Outcome outcome, Wishes wishes, Next next) {
        return new Row(rule, job, outcome, wishes, next);
    }

    private static final JobId ID = new JobId(new UUID(1, 2));

    private static OpenJob job(int attempt, int failures, int losses, long elapsed) {
        return new OpenJob(ID, "work", Instant.EPOCH, attempt, failures, losses, Duration.ofSeconds(elapsed), null);
    }

    private static OpenJob deadline(OpenJob job, @Nullable Instant deadline) {
        return new OpenJob(
                job.id(), job.type(), job.due(), job.attempt(), job.failures(), job.losses(), job.elapsed(), deadline);
    }

    private static OpenJob due(OpenJob job, Instant due) {
        return job.dueAt(due);
    }

    private static Outcome later(long seconds) {
        return new Outcome.Failed("busy", Duration.ofSeconds(seconds));
    }

    private static Next again(long seconds, OpenJob job) {
        return new Next.Again(job.dueAt(ENDED.plusSeconds(seconds)));
    }

    private static Next succeeded(OpenJob job) {
        return new Next.Succeeded(job);
    }

    private static Next cancelled(OpenJob job) {
        return new Next.Cancelled(job);
    }

    private static Next dead(OpenJob job, DeadReason reason) {
        return new Next.Dead(job, reason);
    }

    private static Request request(Request.Kind kind, int attempt, @Nullable Instant due) {
        return new Request(new UUID(attempt, 1), ID, attempt, kind, due, "someone");
    }
}
