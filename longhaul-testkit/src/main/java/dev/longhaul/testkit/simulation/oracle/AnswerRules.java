package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.Moved;
import dev.longhaul.store.OpenJob;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What must be true of what operators are answered. */
final class AnswerRules {

    private static final Duration ROUNDING = Duration.ofNanos(3_000);

    private final Surroundings world;
    private final Finding finding;

    AnswerRules(Surroundings world, Finding finding) {
        this.world = world;
        this.finding = finding;
    }

    /** An operator asks for something. */
    Asking asks(JobModel job, Move move, @Nullable Instant due) {
        job.moves++;
        job.movesUnderWay += move == Move.CANCEL ? 0 : 1;
        switch (move) {
            case CANCEL -> job.cancelAsked = true;
            case REDRIVE -> job.movedAt = world.now();
            case ATTEMPT_NOW, RESCHEDULE -> {
                job.movedAt = world.now();
                job.wanted.add(due);
            }
        }
        Asking asking = new Asking(
                job, move, due, job.moves, job.attempts.size(), job.endings, job.redrivenIn, Oracle.stateOf(job));
        if (job.movesUnderWay > 1) {
            // Of two who move a job at the same time either may come last: none of them is alone.
            job.moves++;
        }
        return asking;
    }

    /** It has been answered. */
    void answered(Asking asking, Moved answer) {
        JobModel job = asking.job();
        if (asking.move() != Move.CANCEL) {
            job.movedAt = world.now();
            job.movesUnderWay--;
        }
        switch (answer) {
            case Moved.Done done -> done(asking, job);
            case Moved.InFlight inFlight -> {
                if (asking.move() == Move.CANCEL) {
                    cancelled(job, Math.max(1, job.attempts.isEmpty() ? 1 : job.attempts.lastKey() + 1));
                }
                audited(asking, job);
            }
            case Moved.WrongState(JobId id, JobState state) -> wrong(asking, job, state);
            case Moved.NotFound(JobId id) -> {
                if (!job.removed) {
                    finding.breaks(2, "answered wrongly", asking + " was answered as not found");
                }
            }
        }
    }

    private void done(Asking asking, JobModel job) {
        audited(asking, job);
        switch (asking.move()) {
            case CANCEL -> {
                cancelled(job, 0);
                if (!job.removed && Oracle.stateOf(job) != JobState.CANCELLED) {
                    finding.breaks(
                            2, "cancelled in vain", asking + " was answered as done, and it is " + Oracle.stateOf(job));
                }
            }
            case REDRIVE -> {
                if (job.redrivenIn == asking.redrivenIn()) {
                    finding.breaks(8, "redriven in vain", asking + " was answered as done, and it was not put back");
                }
            }
            case ATTEMPT_NOW, RESCHEDULE -> due(asking, job);
        }
    }

    private static void cancelled(JobModel job, int lastNumber) {
        if (!job.cancelled) {
            job.cancelled = true;
            job.lastNumber = lastNumber;
        }
    }

    private void audited(Asking asking, JobModel job) {
        if (!job.removed && !job.audited.contains(asking.move().word())) {
            finding.breaks(
                    2, "an operator's move without an audit", asking + " was answered, and stands in no audit row");
        }
    }

    private void due(Asking asking, JobModel job) {
        OpenJob now = job.due != null ? job.due : job.parked != null ? job.parked.job() : null;
        boolean alone = job.moves == asking.number() && job.attempts.size() == asking.attempts();
        if (now == null || !alone || job.movesPending()) {
            return;
        }
        Instant latest = world.latestDatabaseTime();
        if (job.deadline != null && !job.deadline.isAfter(latest)) {
            // It has expired: a poll that may not wait for its ordering key leaves it to a sweep, ten seconds on.
            return;
        }
        Instant asked = asking.due();
        boolean passed = !now.due().isAfter(latest);
        boolean asAsked = asked == null
                ? passed
                : Duration.between(asked, now.due()).abs().compareTo(ROUNDING) <= 0
                        || (passed && !asked.isAfter(latest));
        if (!asAsked) {
            finding.breaks(2, "moved in vain", asking + " was answered as done, and it is due at " + now.due());
        }
    }

    private void wrong(Asking asking, JobModel job, JobState state) {
        boolean unchanged = job.endings == asking.endings() && job.redrivenIn == asking.redrivenIn() && !job.removed;
        boolean mayMove =
                asking.move() == Move.REDRIVE ? asking.state() == JobState.DEAD : asking.state() == JobState.SCHEDULED;
        if (unchanged && mayMove && Oracle.stateOf(job) == asking.state()) {
            finding.breaks(
                    2, "answered wrongly", asking + " was answered as " + state + ", and it was " + asking.state());
        }
    }
}
