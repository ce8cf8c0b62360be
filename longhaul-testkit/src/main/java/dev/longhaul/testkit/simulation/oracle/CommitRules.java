package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.testkit.simulation.oracle.Oracle.Change;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import dev.longhaul.testkit.simulation.plan.Types;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be true of every commit. */
final class CommitRules {

    private final Surroundings world;
    private final Picture picture;
    private final FollowRules follows;
    private final MoveRules moves;
    private final LimitRules limits;
    private final Finding finding;

    CommitRules(Surroundings world, Picture picture, LimitRules limits, Finding finding) {
        this.world = world;
        this.picture = picture;
        this.limits = limits;
        this.finding = finding;
        this.follows = new FollowRules(world, finding);
        this.moves = new MoveRules(world, picture, finding);
    }

    /** Looks at a row while the picture is still what was committed before. */
    void before(Change change) {
        if (change.after() instanceof AttemptRow row) {
            if (change.before() != null) {
                finding.breaks(4, "history rewritten", "attempt " + row.id() + " was written over");
            } else {
                settled(row);
            }
        } else if (change.before() instanceof EndedJob job && change.after() == null) {
            redrivenOrRemoved(job);
        }
    }

    private void redrivenOrRemoved(EndedJob ended) {
        JobModel model = picture.job(ended.job().id());
        if (model == null) {
            return;
        }
        String key = model.row.keys().ordering();
        boolean keepsItsTurn = key != null && model.row.id().equals(picture.headOf(key));
        if (!keepsItsTurn) {
            model.position = picture.commit();
        }
    }

    private void settled(AttemptRow row) {
        JobModel model = picture.job(row.id().job());
        if (model == null) {
            finding.breaks(2, "history of nothing", "attempt " + row.id() + " belongs to no committed job");
            return;
        }
        String which = "attempt " + row.id().number() + " of " + model;
        int last = model.attempts.isEmpty() ? 0 : model.attempts.lastKey();
        if (row.id().number() != last + 1) {
            finding.breaks(3, "a number out of turn", which + " was recorded after attempt " + last);
        }
        ClaimRow claim = claimOf(row, model);
        if (claim == null) {
            finding.breaks(
                    4,
                    "a stale write",
                    which + " was recorded as " + row.outcome() + " by "
                            + row.by().node() + ", and no claim of that node lists it");
            return;
        }
        OpenJob was = model.listed.get(claim.id());
        if (was != null) {
            follows.settled(model, row, was);
        }
        if (row.outcome() == Outcome.Kind.LOST) {
            lost(claim, which);
        } else {
            asItsHandlerSaid(row, model, which);
        }
    }

    /**
     * The claim under which an attempt is settled: its own, or one that has run out and to which a sweep has moved it
     * because this commit was on its way.
     */
    private @Nullable ClaimRow claimOf(AttemptRow row, JobModel model) {
        ClaimRow own = picture.claims().get(row.by().claim());
        if (own != null && lists(own, model, row)) {
            return own;
        }
        for (ClaimId id : model.listed.keySet()) {
            ClaimRow aside = picture.claims().get(id);
            if (aside != null
                    && lists(aside, model, row)
                    && aside.node().equals(row.by().node())
                    && !aside.leaseUntil().isAfter(aside.claimedAt())) {
                return aside;
            }
        }
        return null;
    }

    private static boolean lists(ClaimRow claim, JobModel model, AttemptRow row) {
        OpenJob listed = model.listed.get(claim.id());
        return listed != null && listed.attempt() == row.id().number();
    }

    private void lost(ClaimRow claim, String which) {
        boolean ranOut = !claim.leaseUntil().isAfter(world.latestDatabaseTime());
        if (!ranOut && !world.deadOwner(nameOf(claim))) {
            finding.breaks(
                    3,
                    "taken back while it stood",
                    which + " was recorded as lost at " + world.databaseTime() + ", and its claim stood until "
                            + claim.leaseUntil());
        }
        limits.lost(claim.leaseUntil(), which);
        String node = nameOf(claim);
        if (world.calmSince(node, picture.claimedAt(claim.id()))) {
            finding.breaks(
                    3,
                    "lost by a healthy node",
                    which + " was recorded as lost, and nothing has disturbed " + node + " since it claimed it");
        }
    }

    /** The node's name without the random part that the engine adds. */
    private static String nameOf(ClaimRow claim) {
        String node = claim.node().value();
        return node.substring(0, node.lastIndexOf('-'));
    }

    private void asItsHandlerSaid(AttemptRow row, JobModel model, String which) {
        Run run = model.runs.get(row.id().number());
        boolean effectFailed =
                row.outcome() == Outcome.Kind.FAILED && model.row.type().equals(Types.IN_TRANSACTION);
        if (run == null && effectFailed) {
            // No transaction was to be had for it.
            return;
        }
        if (run == null) {
            finding.breaks(
                    3,
                    "an attempt that never ran",
                    which + " was recorded as " + row.outcome() + ", and no handler was called");
            return;
        }
        if (!run.over) {
            finding.breaks(
                    4,
                    "recorded before it ended",
                    which + " was recorded as " + row.outcome() + " while its handler was at work");
        } else if (run.said != row.outcome() && !effectFailed) {
            finding.breaks(
                    2,
                    "recorded as something else",
                    which + " was recorded as " + row.outcome() + ", and its handler said " + run.said);
        }
    }

    /** The onEnd job of a job that this commit has ended. */
    void saysHowItEnded(JobModel parent, JobRow follower) {
        moves.saysHowItEnded(parent, follower);
    }

    /** A job's row is removed. */
    void removed(@Nullable JobModel model) {
        if (model == null) {
            return;
        }
        Instant end = model.ended != null
                ? model.ended.endedAt()
                : model.attempts.isEmpty()
                        ? null
                        : model.attempts.lastEntry().getValue().endedAt();
        if (end != null && end.plus(world.retention()).isAfter(world.latestDatabaseTime())) {
            finding.breaks(
                    2, "removed too soon", model + " ended at " + end + ", and was removed at " + world.databaseTime());
        }
        boolean mayGo = model.succeeded() || (model.ended != null && model.ended.state() == JobState.CANCELLED);
        boolean cancelledInThisCommit = model.ended == null && !model.open() && model.cancelAsked;
        if (!mayGo && !cancelledInThisCommit) {
            finding.breaks(2, "disappeared", model + " was removed, and it is " + Oracle.stateOf(model));
        }
        model.removed = true;
    }

    /** Looks at the jobs that a commit has touched. */
    void after(Set<JobModel> touched) {
        for (JobModel model : touched) {
            if (model.removed) {
                continue;
            }
            int places = model.places();
            if (places != 1) {
                finding.breaks(
                        2,
                        places == 0 ? "in no place" : "in several places",
                        model + " is "
                                + (model.due == null ? "" : "due ")
                                + (model.parked == null ? "" : "parked ")
                                + (model.ended == null ? "" : "ended ")
                                + (model.succeeded() ? "succeeded " : "")
                                + "in claims " + model.inFlight());
            }
            ended(model);
            exhausted(model);
            moves.after(model);
        }
        follows.judge();
    }

    private void ended(JobModel model) {
        EndedJob ended = model.ended;
        if (ended == null) {
            return;
        }
        AttemptRow last =
                model.attempts.isEmpty() ? null : model.attempts.lastEntry().getValue();
        DeadReason reason = ended.reason();
        if (reason == null) {
            if (!model.cancelAsked) {
                finding.breaks(2, "cancelled unasked", model + " is cancelled, and nobody asked for that");
            }
            return;
        }
        switch (reason) {
            case EXHAUSTED -> {
                if (!model.asked.exhausted(model.position(), ended.job().elapsed())) {
                    finding.breaks(
                            2,
                            "dead before its schedule was exhausted",
                            model + " is dead after " + model.position() + " failures; its delays are "
                                    + model.asked.delays());
                }
            }
            case ABORTED -> {
                if (last == null || last.outcome() != Outcome.Kind.ABORTED) {
                    finding.breaks(2, "dead without a reason", model + " is dead as aborted after " + last);
                }
            }
            case EXPIRED -> {
                Instant deadline = ended.job().deadline();
                boolean passed = deadline != null && world.latestDatabaseTime().isAfter(deadline);
                boolean wouldPass = deadline != null && last != null && last.outcome() != Outcome.Kind.SUCCEEDED;
                if (!passed && !wouldPass) {
                    finding.breaks(
                            2, "dead before its deadline", model + " is dead as expired; its deadline is " + deadline);
                }
            }
        }
    }

    /** A schedule that has no further attempt ends the job, unless an operator wanted another. */
    private void exhausted(JobModel model) {
        OpenJob due = model.due;
        boolean moved = model.movedAt >= 0;
        if (due != null
                && !moved
                && model.asked.plan() != null
                && model.position() > model.asked.delays().size()) {
            finding.breaks(
                    7,
                    "tried beyond its schedule",
                    model + " is due again after " + model.position() + " failures; its delays are "
                            + model.asked.delays());
        }
    }
}
