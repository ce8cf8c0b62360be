package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.operator.Moved;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Request;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;
import dev.longhaul.testkit.simulation.oracle.JobModel.Asked;
import dev.longhaul.testkit.simulation.plan.JobPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges one simulation. Belongs to its scheduler and to the fiber that runs. */
public final class Oracle {

    /** Payloads of jobs that follow from others begin with this. */
    public static final String FOLLOWS = "after ";

    private final Surroundings world;
    private final Picture picture = new Picture();
    private final Map<Integer, Asked> asked = new LinkedHashMap<>();
    private final StartRules starts;
    private final CommitRules commits;
    private final EndRules ends;
    private final LimitRules limits;
    private final HearingRules hearing;
    private final AnswerRules answers;
    private @Nullable Broken broken;
    private long calls;
    /** The onEnd jobs of a commit, by the job that it ended. */
    private final Map<JobModel, JobRow> endTold = new LinkedHashMap<>();

    /** @param world what it can see */
    public Oracle(Surroundings world) {
        this.world = world;
        this.limits = new LimitRules(world, picture, this::breaks);
        this.starts = new StartRules(world, picture, limits, this::breaks);
        this.commits = new CommitRules(world, picture, limits, this::breaks);
        this.hearing = new HearingRules(world, picture, this::breaks);
        this.answers = new AnswerRules(world, this::breaks);
        this.ends = new EndRules(picture, hearing, this::breaks);
    }

    /** Takes down what is broken. */
    interface Finding {
        void breaks(int promise, String rule, String what);
    }

    private void breaks(int promise, String rule, String what) {
        if (broken == null) {
            broken = new Broken(promise, rule, what);
        }
    }

    /** The first promise that was broken; null while all are kept. */
    public @Nullable Broken broken() {
        return broken;
    }

    /** Something happened that nobody expects of the engine, whatever it promises. */
    public void surprised(String rule, String what) {
        breaks(0, rule, what);
    }

    // Callers

    /** A call begins that enqueues these. */
    public void asks(List<JobPlan> jobs, int version) {
        calls++;
        for (JobPlan job : jobs) {
            asked.put(
                    job.index(),
                    new Asked(
                            job,
                            calls,
                            world.now(),
                            world.jumpedForward(),
                            job.schedule().delays(version),
                            job.index()));
        }
    }

    /** The call has returned: the job is accepted, or was before. */
    public void accepted(JobPlan job, JobId id, boolean created) {
        JobModel model = picture.job(id);
        if (model == null) {
            breaks(
                    1,
                    "acknowledged before its commit",
                    "job " + job.index() + " was acknowledged as " + id + ", and no committed row has that id");
        } else if (created && model.asked.parent() != job.index()) {
            breaks(1, "acknowledged as another", "job " + job.index() + " was acknowledged with the id of " + model);
        } else if (!created) {
            JobPlan first = model.asked.plan();
            boolean same = first != null
                    && job.keys().idempotency() != null
                    && job.keys().idempotency().equals(first.keys().idempotency())
                    && job.type().equals(first.type());
            if (!same) {
                breaks(1, "acknowledged as a repetition", "job " + job.index() + " is no repetition of " + model);
            }
        }
    }

    // Operators

    /** An operator asks for something; null if nobody knows the job any more. */
    public @Nullable Asking moves(JobId id, Move move, @Nullable Instant due) {
        JobModel model = picture.job(id);
        return model == null ? null : answers.asks(model, move, due);
    }

    /** The operator has been answered. */
    public void answered(Asking asking, Moved answer) {
        answers.answered(asking, answer);
    }

    /** A pause was asked for at a moment, and is answered. */
    public void paused(Pause pause, long asked) {
        limits.paused(pause, asked);
    }

    /** Somebody asks for a pause to end. */
    public void resumes(Pause pause) {
        limits.resumes(pause);
    }

    /** That has been answered. */
    public void resumed(Pause pause) {
        limits.resumed(pause);
    }

    /** The id of a planned job, if it was accepted. */
    public @Nullable JobId idOf(int index) {
        JobModel model = picture.planned(index);
        return model == null ? null : model.row.id();
    }

    /**
     * A call of a transaction has looked at so many rows.
     *
     * @param waiting how many jobs wait for next year and are nobody's business now
     */
    public void looked(String call, long rows, int waiting) {
        boolean writesThem = call.equals("jobs.insert") || call.equals("due.insert");
        boolean walksThem = call.startsWith("retention.");
        if (rows >= waiting && !writesThem && !walksThem) {
            breaks(
                    10,
                    "looks at what waits",
                    call + " looked at " + rows + " rows, and " + waiting + " jobs wait for next year");
        }
    }

    // Handlers

    /** A handler is called. */
    public Run starts(JobId id, int number, String node, SimulatedProcess process) {
        return starts.starts(id, number, node, process);
    }

    /** What a handler is told of the attempts before it; 0 for the progress of none. */
    public void sees(Run run, @Nullable String errorBefore, @Nullable Instant deadline, int progress) {
        starts.sees(run, errorBefore, deadline, progress);
    }

    /** A handler is about to save progress. */
    public long saves(Run run) {
        run.job.saved.add(run.number);
        run.savesSince = world.now();
        return world.now();
    }

    /**
     * It was saved.
     *
     * @param begun when it was about to be
     */
    public void saved(Run run, long begun) {
        run.job.saved.removeIf(number -> number < run.number);
        if (run.job.settledAt.getOrDefault(run.number, Long.MAX_VALUE) < begun) {
            breaks(4, "saved too late", run + " saved progress, and it had been settled before");
        }
    }

    /** It was refused. */
    public void notSaved(Run run) {
        run.job.saved.remove(Integer.valueOf(run.number));
    }

    /**
     * A handler has returned.
     *
     * @param stubborn whether it goes on when it is interrupted
     */
    public void ends(Run run, Outcome.Kind said, Duration wish, boolean stubborn) {
        run.over = true;
        run.ended = world.now();
        run.endedBy = world.databaseTime();
        run.jumped = world.jumpedForward();
        run.said = said;
        run.wished = wish.toNanos();
        if (!stubborn) {
            limits.ends(run);
        }
    }

    /** A listener on a node hears of a transition. */
    public void heard(JobEvent event, String node) {
        hearing.heard(event, node);
    }

    /** A node has left without haste: what it has not started is not in its claims any more. */
    public void left(String node) {
        for (ClaimRow claim : picture.claims().values()) {
            boolean listsOne = claim.jobs().stream()
                    .map(job -> picture.job(job.id()))
                    .anyMatch(job -> job != null && job.inFlight().contains(claim.id()));
            if (Picture.isBy(claim.node(), node) && listsOne) {
                breaks(0, "left with a claim", node + " has left, and " + claim + " is there");
            }
        }
    }

    // The database

    /** One row of a commit. */
    public record Change(@Nullable Object before, @Nullable Object after) {}

    /** A commit has become visible. */
    public void committed(List<Change> changes) {
        picture.next();
        for (Change change : changes) {
            commits.before(change);
        }
        Set<JobModel> touched = new LinkedHashSet<>();
        // Jobs first: the other tables' rows are about them.
        for (Change change : changes) {
            Object some = change.after() == null ? change.before() : change.after();
            if (some instanceof JobRow row) {
                touch(touched, job(row, change.after() != null));
            }
        }
        for (Change change : changes) {
            apply(change, touched);
        }
        commits.after(touched);
        endTold.forEach(commits::saysHowItEnded);
        endTold.clear();
    }

    private void apply(Change change, Set<JobModel> touched) {
        Object some = change.after() == null ? change.before() : change.after();
        switch (some) {
            case OpenJob job -> touch(touched, picture.due(job, change.after() != null, world.now()));
            case ParkedJob job -> touch(touched, picture.parked(job, change.after() != null, world.now()));
            // Who comes too late for a redrive puts back what was taken: the job ended before, and not once more.
            case EndedJob job when job.equals(change.before()) && job.equals(change.after()) -> {}
            case EndedJob job -> touch(touched, picture.ended(job, change.after() != null));
            case AttemptRow row -> touch(touched, picture.attempt(row, change.after() != null, world.now()));
            case ClaimRow claim -> {
                ClaimRow before = change.before() instanceof ClaimRow row ? row : null;
                ClaimRow after = change.after() instanceof ClaimRow row ? row : null;
                Set<JobModel> listed = picture.claim(before, after, world.now());
                if (before == null && after != null && after.leaseUntil().isAfter(after.claimedAt())) {
                    listed.forEach(limits::claimed);
                    limits.holds(after.node());
                }
                touched.addAll(listed);
            }
            case AuditRow audit -> audited(audit);
            case Request request -> picture.requested(request, change.after() != null, world.now());
            case KeyRow key -> picture.key(key, change.after() != null);
            case null, default -> {}
        }
    }

    private void audited(AuditRow audit) {
        JobModel model = audit.job() == null ? null : picture.job(audit.job());
        if (model != null) {
            model.audited.add(audit.action());
        }
    }

    private static void touch(Set<JobModel> touched, @Nullable JobModel model) {
        if (model != null) {
            touched.add(model);
        }
    }

    private @Nullable JobModel job(JobRow row, boolean there) {
        JobModel known = picture.job(row.id());
        if (!there) {
            commits.removed(known);
            return known;
        }
        String payload = new String(row.content().bytes(), StandardCharsets.UTF_8);
        if (payload.startsWith(FOLLOWS)) {
            return follower(row, payload.substring(FOLLOWS.length()));
        }
        Asked who = asked.get(Integer.parseInt(payload));
        if (who == null) {
            breaks(2, "accepted unasked", "job " + payload + " has a row, and nobody asked for it");
            return null;
        }
        if (picture.planned(who.parent()) != null) {
            breaks(2, "accepted twice", "job " + payload + " has two rows");
        }
        return picture.add(new JobModel(row, who, picture.commit()));
    }

    private @Nullable JobModel follower(JobRow row, String of) {
        int parent = Integer.parseInt(of.substring(0, of.indexOf(' ')));
        JobModel model = picture.planned(parent);
        if (model == null) {
            breaks(2, "followed nothing", "a follower of job " + parent + " has a row, and that job has none");
            return null;
        }
        model.followers.add(of.substring(of.indexOf(' ') + 1));
        if (of.endsWith(" end")) {
            endTold.put(model, row);
        }
        return picture.add(new JobModel(
                row, new Asked(null, 0, world.now(), world.jumpedForward(), List.of(), parent), picture.commit()));
    }

    /** The faults are over, and nothing is left to do. */
    public void judge() {
        ends.judge();
    }

    /** The last rule: nothing is left of what was accepted and has not ended. */
    public void stuck(Duration after) {
        List<String> left = new ArrayList<>();
        for (JobModel model : picture.jobs()) {
            if (!model.removed && model.open()) {
                left.add(model + " is " + (model.due != null ? "due at " + model.due.due() : "")
                        + (model.parked != null ? "parked under " + model.parked.subject() : "")
                        + (model.inFlight().isEmpty() ? "" : "in claims " + model.inFlight()));
            }
        }
        breaks(
                2,
                "did not end",
                after + " after the last fault: " + String.join("; ", left) + ", claims " + picture.claims());
    }

    /** Whether anything is due, parked, in a claim or asked for by operators; with the time of the first that is due. */
    public Picture picture() {
        return picture;
    }

    /** How a job ended, for traces: its state by the oracle's own picture. */
    static JobState stateOf(JobModel model) {
        EndedJob ended = model.ended;
        return ended != null ? ended.state() : model.succeeded() ? JobState.SUCCEEDED : JobState.SCHEDULED;
    }
}
