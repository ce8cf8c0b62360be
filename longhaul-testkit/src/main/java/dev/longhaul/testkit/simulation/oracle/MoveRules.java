package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.Ending;
import dev.longhaul.job.JobState;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import dev.longhaul.testkit.simulation.plan.JobPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must be true of a job's row between its attempts: as it was asked for, put back, moved, redriven, ended. */
final class MoveRules {

    private static final Duration ROUNDING = Duration.ofNanos(3_000);
    /** A sweep ends what has passed its deadline so long ago, where nothing is in its way. */
    private static final Duration SWEPT = Duration.ofSeconds(7);

    private final Surroundings world;
    private final Picture picture;
    private final Finding finding;

    MoveRules(Surroundings world, Picture picture, Finding finding) {
        this.world = world;
        this.picture = picture;
        this.finding = finding;
    }

    /** Looks at a job that a commit has touched. */
    void after(JobModel job) {
        OpenJob was = job.known;
        OpenJob now = job.current();
        if (now != null) {
            job.known = now;
        }
        boolean settled = job.settledIn == picture.commit();
        if (now == null || settled) {
            return;
        }
        if (was == null) {
            accepted(job, now);
        } else if (job.redrivenIn == picture.commit()) {
            redriven(job, was, now);
        } else {
            moved(job, was, now);
        }
    }

    private void accepted(JobModel job, OpenJob now) {
        JobRow row = job.row;
        JobPlan plan = job.asked.plan();
        Duration startIn = plan == null ? Duration.ZERO : plan.startIn();
        Duration deadlineIn = plan == null ? null : plan.deadlineIn();
        Instant at = row.asked().at();
        Instant wanted = deadlineIn == null ? null : at.plus(deadlineIn);
        Instant stored = row.asked().deadline();
        job.deadline = stored;
        boolean deadlineAsAsked =
                (wanted == null || stored == null) ? Objects.equals(wanted, stored) : near(wanted, stored);
        boolean asAsked = near(now.due(), at.plus(startIn))
                && near(now.due(), row.asked().start())
                && deadlineAsAsked
                && counters(now, 1, 0, 0, Duration.ZERO, stored);
        if (!asAsked) {
            finding.breaks(
                    2,
                    "accepted as something else",
                    job + " was accepted as " + now + ", asked for was " + row.asked());
        }
    }

    private void redriven(JobModel job, OpenJob was, OpenJob now) {
        Instant deadline = was.deadline();
        boolean dropped = deadline != null && now.deadline() == null;
        Instant latest = world.latestDatabaseTime();
        boolean tooEarly = dropped && latest.isBefore(deadline);
        boolean notDropped =
                deadline != null && !dropped && world.databaseTime().isAfter(deadline.plusSeconds(60));
        job.deadline = dropped ? null : deadline;
        boolean startsAgain = counters(now, was.attempt(), 0, 0, Duration.ZERO, job.deadline)
                && !now.due().isAfter(latest.plus(ROUNDING));
        if (!startsAgain || tooEarly || notDropped) {
            finding.breaks(8, "redriven as something else", job + " was " + was + " and was redriven as " + now);
        }
    }

    private void moved(JobModel job, OpenJob was, OpenJob now) {
        if (!counters(now, was.attempt(), was.failures(), was.losses(), was.elapsed(), job.deadline)) {
            finding.breaks(2, "changed on its way", job + " was " + was + " and is " + now);
        }
        EndedJob ended = job.ended;
        if (ended != null && job.endedIn == picture.commit()) {
            endedWaiting(job, ended);
        } else if (ended == null && !now.due().equals(was.due())) {
            dueElsewhen(job, was, now);
        }
    }

    private void dueElsewhen(JobModel job, OpenJob was, OpenJob now) {
        Instant latest = world.latestDatabaseTime();
        Instant deadline = job.deadline;
        boolean leftToSweep = deadline != null && latest.isAfter(deadline);
        boolean past = !now.due().isAfter(latest.plus(ROUNDING));
        boolean wanted =
                job.wanted.stream().anyMatch(instant -> instant == null ? past : near(instant, now.due()) || past);
        if (!leftToSweep && !wanted) {
            finding.breaks(7, "moved by nobody", job + " was due at " + was.due() + " and is due at " + now.due());
        }
    }

    /** It was ended by an operator or its deadline, not by an attempt. */
    private void endedWaiting(JobModel job, EndedJob ended) {
        job.endedWaiting++;
        AttemptRow last =
                job.attempts.isEmpty() ? null : job.attempts.lastEntry().getValue();
        String error = last == null ? null : last.said().error();
        if (!Objects.equals(error, ended.lastError())) {
            finding.breaks(
                    2,
                    "ended with another error",
                    job + " ended with " + ended.lastError() + " after an attempt with " + error);
        }
        Instant deadline = job.deadline;
        boolean late = ended.state() == JobState.DEAD
                && deadline != null
                && world.databaseTime().isAfter(deadline.plus(SWEPT))
                && world.calmEverywhereSince(world.now() - SWEPT.toNanos())
                && job.openAt < world.now() - SWEPT.toNanos();
        if (late) {
            finding.breaks(
                    2,
                    "expired late",
                    job + " is dead as expired at " + world.databaseTime() + "; its deadline was " + deadline);
        }
    }

    /** The onEnd job says how its parent has ended, in the commit that ended it. */
    void saysHowItEnded(JobModel parent, JobRow follower) {
        Ending ending = Ending.ofHeaders(follower.content().headers());
        AttemptRow last =
                parent.attempts.isEmpty() ? null : parent.attempts.lastEntry().getValue();
        EndedJob ended = parent.ended;
        boolean right = ending != null
                && ending.job().equals(parent.row.id())
                && ending.type().equals(parent.row.type())
                && ending.state() == Oracle.stateOf(parent)
                && ending.reason() == (ended == null ? null : ended.reason())
                && ending.attempts() == (last == null ? 0 : last.id().number())
                && Objects.equals(
                        ending.lastError(), last == null ? null : last.said().error());
        if (!right) {
            finding.breaks(
                    2,
                    "an ending told otherwise",
                    parent + " is " + Oracle.stateOf(parent) + " " + ended + ", and its onEnd job says " + ending);
        }
    }

    private static boolean counters(
            OpenJob job, int attempt, int failures, int losses, Duration elapsed, @Nullable Instant deadline) {
        return job.attempt() == attempt
                && job.failures() == failures
                && job.losses() == losses
                && job.elapsed().equals(elapsed)
                && Objects.equals(job.deadline(), deadline);
    }

    private static boolean near(Instant a, Instant b) {
        return Duration.between(a, b).abs().compareTo(ROUNDING) <= 0;
    }
}
