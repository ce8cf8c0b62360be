package dev.longhaul.engine.transition;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.When;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.OpenJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The rules of a job's life, one method per outcome. */
public final class Transition {

    private Transition() {}

    /**
     * What follows from an attempt.
     *
     * <p>Cancel beats every outcome. Success beats an operator's due time; after a failure that due time stays, also
     * where the schedule has no further attempt. Whatever is due after the deadline is not tried. A snooze or a retry-after
     * of more than {@link When#FURTHEST} counts as that.
     *
     * @param job as it was claimed; {@code job.attempt()} is the attempt that ended
     * @param outcome how it ended
     * @param wishes what operators asked for meanwhile
     * @param schedule the job's own
     * @param ended when it ended, by the database's clock; for a lost one, when the loss was noticed
     */
    public static Next after(
            OpenJob job,
            Outcome outcome,
            Wishes wishes,
            RetrySchedule schedule,
            Instant ended,
            RandomGenerator random) {
        if (wishes.cancel()) {
            return new Next.Cancelled(counted(job, outcome));
        }
        return switch (outcome) {
            case Outcome.Succeeded() -> new Next.Succeeded(counted(job, outcome));
            case Outcome.Aborted(String error) -> new Next.Dead(counted(job, outcome), DeadReason.ABORTED);
            case Outcome.Snoozed(Duration delay) -> again(counted(job, outcome), ended.plus(bounded(delay)), wishes);
            case Outcome.Failed(String error, Duration retryAfter) ->
                afterFailure(counted(job, outcome), retryAfter, wishes, schedule, ended, random);
            case Outcome.Lost() -> afterLoss(counted(job, outcome), wishes, schedule, ended, random);
        };
    }

    private static Next afterFailure(
            OpenJob job,
            @Nullable Duration retryAfter,
            Wishes wishes,
            RetrySchedule schedule,
            Instant ended,
            RandomGenerator random) {
        Optional<Duration> delay = schedule.next(job.failures(), job.elapsed(), random);
        if (delay.isEmpty()) {
            OpenJob moved = moved(job, Duration.ZERO);
            return wishes.due() == null ? new Next.Dead(moved, DeadReason.EXHAUSTED) : again(moved, ended, wishes);
        }
        Duration wish = retryAfter == null ? Duration.ZERO : bounded(retryAfter);
        Duration waited = wish.compareTo(delay.get()) > 0 ? wish : delay.get();
        return again(moved(job, waited), ended.plus(waited), wishes);
    }

    /**
     * The first loss in a row does not move the schedule's position: nobody knows yet whether the job killed its process
     * or merely stood beside it. It is due again at once, alone of its kind on its node; if it is lost again, it counts.
     */
    private static Next afterLoss(
            OpenJob job, Wishes wishes, RetrySchedule schedule, Instant ended, RandomGenerator random) {
        return job.losses() == 1 ? again(job, ended, wishes) : afterFailure(job, null, wishes, schedule, ended, random);
    }

    /** What a handler asks for: no less than nothing, and no more than any job can wait, which every calendar can hold. */
    private static Duration bounded(Duration wish) {
        if (wish.isNegative()) {
            return Duration.ZERO;
        }
        return wish.compareTo(When.FURTHEST) > 0 ? When.FURTHEST : wish;
    }

    private static Next again(OpenJob job, Instant scheduled, Wishes wishes) {
        Instant due = wishes.due() == null ? scheduled : wishes.due();
        Instant deadline = job.deadline();
        return deadline != null && due.isAfter(deadline)
                ? new Next.Dead(job, DeadReason.EXPIRED)
                : new Next.Again(job.dueAt(due));
    }

    /** The attempt is counted; a loss lengthens the row of losses, a snooze leaves it, everything else ends it. */
    private static OpenJob counted(OpenJob job, Outcome outcome) {
        int losses = switch (outcome) {
            case Outcome.Lost lost -> job.losses() + 1;
            case Outcome.Snoozed snoozed -> job.losses();
            case Outcome.Succeeded succeeded -> 0;
            case Outcome.Aborted aborted -> 0;
            case Outcome.Failed failed -> 0;
        };
        return new OpenJob(
                job.id(),
                job.type(),
                job.due(),
                job.attempt() + 1,
                job.failures(),
                losses,
                job.elapsed(),
                job.deadline());
    }

    /** The schedule's position moves by one, and the delay adds to the elapsed time. */
    private static OpenJob moved(OpenJob job, Duration delay) {
        return new OpenJob(
                job.id(),
                job.type(),
                job.due(),
                job.attempt(),
                job.failures() + 1,
                job.losses(),
                job.elapsed().plus(delay),
                job.deadline());
    }
}
