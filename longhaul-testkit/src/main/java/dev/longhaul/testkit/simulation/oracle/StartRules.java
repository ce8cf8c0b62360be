package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must be true when a handler is called. */
final class StartRules {

    /** Times in the database are microseconds. */
    private static final long ROUNDING = 2_000;

    /** How far a node's reckoning of the database's time can be off. */
    private static final Duration RECKONING = Duration.ofMillis(20);

    private final Surroundings world;
    private final Picture picture;
    private final LimitRules limits;
    private final Finding finding;

    StartRules(Surroundings world, Picture picture, LimitRules limits, Finding finding) {
        this.limits = limits;
        this.world = world;
        this.picture = picture;
        this.finding = finding;
    }

    Run starts(JobId id, int number, String node, SimulatedProcess process) {
        JobModel model = picture.job(id);
        if (model == null) {
            throw new IllegalStateException("a handler was called for job " + id + ", which has no committed row");
        }
        ClaimId claim = claimOf(model, number, node);
        OpenJob listed = claim == null ? null : model.listed.get(claim);
        Run run = new Run(
                model,
                number,
                node,
                process,
                claim,
                world.now(),
                world.databaseTime(),
                listed != null && listed.suspect());
        if (claim == null && world.jumpedLately()) {
            // A clock that jumps makes claims run out at once, and no node can know that before it asks.
            model.runs.putIfAbsent(number, run);
            return run;
        }
        requireClaim(run);
        requireNumber(run);
        requireAlone(run);
        requireNotEnded(run);
        requireDeadline(run, listed);
        requireTime(run);
        requireOrder(run);
        limits.starts(run);
        model.runs.put(number, run);
        return run;
    }

    /** What an attempt is told of those before it. */
    void sees(Run run, @Nullable String errorBefore, @Nullable Instant deadline, int progress) {
        if (run.claim == null) {
            return;
        }
        AttemptRow last = run.job.attempts.get(run.number - 1);
        if (!Objects.equals(errorBefore, last == null ? null : last.said().error())) {
            finding.breaks(
                    2,
                    "told another error",
                    run + " is told that the one before it failed with " + errorBefore + ", and that was " + last);
        }
        if (!Objects.equals(deadline, run.job.deadline)) {
            finding.breaks(
                    2, "told another deadline", run + " is told " + deadline + ", and it is " + run.job.deadline);
        }
        if (!run.job.saved.contains(progress)) {
            finding.breaks(
                    2,
                    "progress lost",
                    run + " sees the progress of attempt " + progress + ", saved was " + run.job.saved);
        }
    }

    private @Nullable ClaimId claimOf(JobModel model, int number, String node) {
        for (Map.Entry<ClaimId, OpenJob> each : model.listed.entrySet()) {
            ClaimRow claim = picture.claims().get(each.getKey());
            if (claim != null && each.getValue().attempt() == number && Picture.isBy(claim.node(), node)) {
                return claim.id();
            }
        }
        return null;
    }

    private void requireClaim(Run run) {
        ClaimRow claim = run.claim == null ? null : picture.claims().get(run.claim);
        if (claim == null) {
            finding.breaks(4, "started without a claim", run + " started, and no claim of that node lists it");
        } else if (!claim.leaseUntil().isAfter(world.databaseTime()) && !world.jumpedLately()) {
            finding.breaks(
                    4,
                    "started from a claim that had run out",
                    run + " started at " + world.databaseTime() + ", and its claim ran out at " + claim.leaseUntil());
        }
    }

    private void requireNumber(Run run) {
        int last = run.job.attempts.isEmpty() ? 0 : run.job.attempts.lastKey();
        if (run.job.runs.containsKey(run.number)) {
            finding.breaks(3, "a number used twice", run + " started a second time under its number");
        } else if (last != run.number - 1) {
            finding.breaks(3, "a number out of turn", run + " started, and the last recorded attempt is " + last);
        }
    }

    private void requireAlone(Run run) {
        if (run.suspect) {
            picture.suspectsOn(run.node)
                    .forEach(other -> finding.breaks(
                            3, "two suspects at once", run + " started beside " + other + ", both after a loss"));
        }
        for (Run other : run.job.runs.values()) {
            if (!other.working()) {
                continue;
            }
            if (other.node.equals(run.node)) {
                finding.breaks(3, "started beside itself", run + " started while " + other + " is at work");
            } else if (stands(other)) {
                finding.breaks(
                        3,
                        "two attempts at once",
                        run + " started while " + other + " is at work under a claim that stands");
            }
        }
    }

    /** Whether an attempt at work has a claim that stands, by the database's clock. */
    private boolean stands(Run run) {
        ClaimRow claim = run.claim == null ? null : picture.claims().get(run.claim);
        return claim != null && claim.leaseUntil().isAfter(world.databaseTime());
    }

    private void requireNotEnded(Run run) {
        if (run.job.cancelled && run.number > run.job.lastNumber) {
            finding.breaks(
                    2, "started after an acknowledged cancel", run + " started, and its cancel was acknowledged");
        }
        boolean asked = run.job.cancelCommitted > 0
                && run.claim != null
                && picture.claimedIn(run.claim) > run.job.cancelCommitted;
        if (asked) {
            finding.breaks(
                    2,
                    "started although its cancel was there",
                    run + " started, and its cancel was recorded before its claim was made");
        }
        if (run.job.ended != null || run.job.succeeded()) {
            finding.breaks(2, "started after its end", run + " started, and the job is " + Oracle.stateOf(run.job));
        }
    }

    /** A node reckons the time until it asks again; of a clock that has jumped since it cannot know. */
    private void requireDeadline(Run run, @Nullable OpenJob listed) {
        Instant deadline = listed == null ? null : listed.deadline();
        if (deadline != null && world.databaseTime().isAfter(deadline.plus(RECKONING)) && !world.jumpedLately()) {
            finding.breaks(
                    2,
                    "started after its deadline",
                    run + " started at " + world.databaseTime() + ", and its deadline was " + deadline);
        }
    }

    private void requireTime(Run run) {
        JobModel job = run.job;
        AttemptRow last =
                job.attempts.isEmpty() ? null : job.attempts.lastEntry().getValue();
        if (last == null) {
            Duration startIn =
                    job.asked.plan() == null ? Duration.ZERO : job.asked.plan().startIn();
            if (job.movedAt < job.asked.at()) {
                requireWait(run, job.asked.at(), job.asked.jumped(), startIn, 0);
            }
            return;
        }
        Run before = job.runs.get(last.id().number());
        // A move made while the last attempt was in flight says when the next one is due.
        long claimable = job.settledAt.getOrDefault(last.id().number() - 1, job.asked.at());
        boolean moved = job.firstNumber == run.number || job.movedAt >= claimable || job.movesUnderWay > 0;
        if (moved || job.asked.plan() == null) {
            return;
        }
        Duration delay = delayAfter(job, last, before);
        if (last.outcome() == Outcome.Kind.LOST || before == null || !before.over) {
            Instant due = last.endedAt().plus(delay);
            if (world.latestDatabaseTime().isBefore(due)) {
                finding.breaks(6, "early", run + " started at " + world.databaseTime() + ", due at " + due);
            }
        } else {
            long settled = job.settledAt.getOrDefault(last.id().number(), before.ended);
            requireWait(run, before.ended, before.jumped, delay, (settled - before.ended) / 2_000);
        }
    }

    private static Duration delayAfter(JobModel job, AttemptRow last, @Nullable Run before) {
        long wished = before == null ? 0 : before.wished;
        int position = job.position();
        return switch (last.outcome()) {
            case SNOOZED -> Duration.ofNanos(wished);
            case FAILED -> longer(job.asked.least(position), Duration.ofNanos(wished));
            case LOST -> job.lostOnce() ? Duration.ZERO : job.asked.least(position);
            case SUCCEEDED, ABORTED -> Duration.ZERO;
        };
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private void requireWait(Run run, long since, long jumpedThen, Duration delay, long tolerance) {
        long waited = world.now() - since + world.jumpedForward() - jumpedThen;
        if (waited + ROUNDING + tolerance < delay.toNanos()) {
            finding.breaks(6, "early", run + " started after " + Duration.ofNanos(waited) + ", due after " + delay);
        }
    }

    private void requireOrder(Run run) {
        String key = run.job.row.keys().ordering();
        if (key == null) {
            return;
        }
        if (!run.job.row.id().equals(picture.headOf(key))) {
            finding.breaks(
                    9, "not its key's turn", run + " started, and the head of " + key + " is " + picture.headOf(key));
        }
        for (JobModel other : picture.withKey(key)) {
            if (other != run.job) {
                requireBefore(run, other);
            }
        }
    }

    private void requireBefore(Run run, JobModel other) {
        for (Run atWork : other.runs.values()) {
            if (atWork.working() && stands(atWork)) {
                finding.breaks(9, "two of one key at once", run + " started while " + atWork + " is at work");
            }
        }
        boolean earlier = other.position < run.job.position
                || (other.position == run.job.position
                        && other.asked.call() == run.job.asked.call()
                        && other.asked.parent() < run.job.asked.parent());
        if (earlier && !other.removed && other.open()) {
            finding.breaks(
                    9, "out of order", run + " started before " + other + ", which was accepted earlier and waits");
        }
    }
}
