package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Pause;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import dev.longhaul.testkit.simulation.plan.Limits;
import dev.longhaul.testkit.simulation.plan.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much may run at once, what may not run now, and how soon what may run does. */
final class LimitRules {

    /** Another node hears of a pause with its next sweep. */
    private static final Duration HEARD = Duration.ofSeconds(8);
    /** How long a settle takes to be known on its own node. */
    private static final Duration LANDED = Duration.ofMillis(500);
    /** A rate is looked at over so long. */
    private static final Duration WINDOW = Duration.ofSeconds(5);
    /** What is due is found by a poll from the bottom at the latest, and a poll is as long as the plan says. */
    private static final Duration FOUND = Duration.ofSeconds(4);

    private final Surroundings world;
    private final Picture picture;
    private final Finding finding;
    private final Map<Pause, Standing> pauses = new HashMap<>();
    /** How many who ended a pause have not been answered. */
    private final Map<Pause, Integer> resuming = new HashMap<>();

    private final Deque<Long> drawn = new ArrayDeque<>();
    private long lastResumed = Long.MIN_VALUE;

    /** A pause that was answered: by which commit it was there, and when. */
    private record Standing(long commit, long at) {}

    LimitRules(Surroundings world, Picture picture, Finding finding) {
        this.world = world;
        this.picture = picture;
        this.finding = finding;
    }

    /** The pause has been answered: it stands, if nobody may have ended it meanwhile. */
    void paused(Pause pause, long asked) {
        boolean ended = lastResumed >= asked || resuming.getOrDefault(pause, 0) > 0;
        if (!ended) {
            pauses.putIfAbsent(pause, new Standing(picture.commit(), world.now()));
        }
    }

    /** Somebody asks for the pause to end. */
    void resumes(Pause pause) {
        pauses.remove(pause);
        lastResumed = world.now();
        resuming.merge(pause, 1, Integer::sum);
    }

    /** That has been answered. */
    void resumed(Pause pause) {
        lastResumed = world.now();
        resuming.merge(pause, -1, Integer::sum);
    }

    /** A claim has taken a job. */
    void claimed(JobModel job) {
        if (!Limits.RATED.equals(job.row.keys().endpoint())) {
            return;
        }
        drawn.addLast(world.now());
        while (drawn.getFirst() < world.now() - WINDOW.toNanos()) {
            drawn.removeFirst();
        }
        long jumped = Duration.ofNanos(world.jumpedForward()).toSeconds();
        // A second's worth in the row and in each node's hands.
        long most = Limits.PER_SECOND * (WINDOW.toSeconds() + 2 + jumped + world.nodes());
        if (drawn.size() > most) {
            finding.breaks(
                    10,
                    "more than the endpoint's rate",
                    drawn.size() + " jobs of " + Limits.RATED + " were claimed within " + WINDOW);
        }
    }

    /**
     * A node has claimed: what it has claimed and not settled is at most what runs, and as many that wait for their commit. What
     * a sweep has moved to a claim without a lease is the node's in name only: it may know that it has lost it.
     */
    void holds(NodeId node) {
        long held = picture.claims().values().stream()
                .filter(claim -> claim.node().equals(node) && claim.leaseUntil().isAfter(claim.claimedAt()))
                .mapToLong(claim -> claim.jobs().stream()
                        .map(job -> picture.job(job.id()))
                        .filter(job -> job != null && job.inFlight().contains(claim.id()))
                        .count())
                .sum();
        if (held > 2L * world.workers()) {
            finding.breaks(
                    10,
                    "more in flight than twice its workers",
                    node + " has " + held + " jobs in its claims; it has " + world.workers() + " workers");
        }
    }

    /** A handler is called. */
    void starts(Run run) {
        List<Run> beside = picture.workingOn(run.node);
        if (beside.size() + 1 > world.workers()) {
            finding.breaks(
                    10,
                    "more than its workers",
                    run + " started beside " + beside.size() + " others; it has " + world.workers());
        }
        String endpoint = run.job.row.keys().endpoint();
        if (endpoint != null) {
            endpoint(run, endpoint, beside);
        }
        paused(run, new Pause(Pause.Kind.TYPE, run.job.row.type()), false);
        if (endpoint != null) {
            paused(run, new Pause(Pause.Kind.ENDPOINT, endpoint), true);
        }
        late(run, beside.size());
    }

    private void endpoint(Run run, String endpoint, List<Run> beside) {
        long same = beside.stream()
                .filter(other -> endpoint.equals(other.job.row.keys().endpoint()))
                .count();
        if (same + 1 > Limits.inFlight(endpoint)) {
            finding.breaks(
                    10, "more than the endpoint's limit", run + " started beside " + same + " others of " + endpoint);
        }
        if (Limits.RATED.equals(endpoint)) {
            breaker(run, endpoint);
        }
    }

    /** The node has seen so many failures in a row, and lets the endpoint rest. */
    private void breaker(Run run, String endpoint) {
        List<Ended> ended = endedOn(run.node, endpoint);
        if (run.claim == null || ended.size() < Limits.FAILURES) {
            return;
        }
        List<Ended> last = ended.subList(ended.size() - Limits.FAILURES, ended.size());
        long opened = last.getLast().at();
        long claimed = picture.claimedAt(run.claim);
        long first = last.getFirst().at();
        // What ended at one moment may have ended in any order.
        boolean rests = ended.stream().noneMatch(each -> each.well() && each.at() >= first)
                && claimed > opened + LANDED.toNanos()
                && claimed < opened + Limits.REST.minus(LANDED).toNanos();
        if (rests && world.calmSince(run.node, opened) && world.steadySince(first)) {
            finding.breaks(
                    10,
                    "no rest for the endpoint",
                    run + " was claimed " + Duration.ofNanos(claimed - opened) + " after the last of " + Limits.FAILURES
                            + " failures of " + endpoint + " on " + run.node);
        }
    }

    private record Ended(long at, boolean well) {}

    private List<Ended> endedOn(String node, String endpoint) {
        List<Ended> ended = new ArrayList<>();
        for (JobModel job : picture.jobs()) {
            if (endpoint.equals(job.row.keys().endpoint())) {
                for (AttemptRow row : job.attempts.values()) {
                    if (row.outcome() != Outcome.Kind.LOST
                            && Picture.isBy(row.by().node(), node)) {
                        boolean well = row.outcome() == Outcome.Kind.SUCCEEDED || row.outcome() == Outcome.Kind.SNOOZED;
                        ended.add(new Ended(job.settledAt.getOrDefault(row.id().number(), 0L), well));
                    }
                }
            }
        }
        ended.sort(Comparator.comparingLong(Ended::at));
        return ended;
    }

    private void paused(Run run, Pause pause, boolean heardLater) {
        Standing standing = pauses.get(pause);
        if (standing == null || run.job.openIn <= standing.commit()) {
            return;
        }
        long known = standing.at() + HEARD.toNanos();
        if (!heardLater || (run.job.openAt > known && world.calmEverywhereSince(standing.at()))) {
            finding.breaks(2, "started although paused", run + " started, and " + pause + " has stood since it waited");
        }
    }

    /** Where nothing is wrong and nobody is busy, what is due does not wait. */
    private void late(Run run, int beside) {
        JobModel job = run.job;
        boolean comparable = !run.suspect
                && job.row.keys().endpoint() == null
                && !job.row.type().equals(Types.RARE)
                && pauses.isEmpty()
                && (beside == 0 || !job.row.type().equals(Types.IN_TRANSACTION))
                && world.workers() >= 8
                && beside < 4
                && picture.openJobs() < 8;
        if (!comparable || job.known == null) {
            return;
        }
        Duration bound = FOUND.plus(world.poll());
        long since = world.now() - bound.toNanos();
        Instant due = job.known.due();
        boolean late = job.openAt < since && due.plus(bound).isBefore(world.databaseTime());
        if (late && world.calmEverywhereSince(since) && lastResumed < since) {
            finding.breaks(6, "late", run + " started at " + world.databaseTime() + ", and was due at " + due);
        }
    }

    /** An attempt is recorded as lost: of a node that is dead, soon after its lease. */
    void lost(Instant leaseUntil, String which) {
        Duration bound = Duration.ofSeconds(7);
        if (leaseUntil.plus(bound).isBefore(world.databaseTime())
                && world.calmEverywhereSince(world.now() - bound.toNanos())) {
            finding.breaks(
                    3,
                    "taken back late",
                    which + " was recorded as lost at " + world.databaseTime() + ", and its claim ran out at "
                            + leaseUntil);
        }
    }

    /** A handler has returned. */
    void ends(Run run) {
        long second = Duration.ofSeconds(1).toNanos();
        long worked = run.savesSince < 0 ? world.now() : run.savesSince;
        // Two calls of the store, each of which waits a lease at most.
        boolean savedTooLong = world.now() - worked > 2 * world.lease().toNanos() + second;
        boolean tooLong = worked - run.started > Limits.TIMEOUT.toNanos() + second || savedTooLong;
        if (tooLong && world.calmSince(run.node, run.started)) {
            finding.breaks(
                    11, "not interrupted at its timeout", run + " took " + Duration.ofNanos(world.now() - run.started));
        }
        Long gone = run.claim == null ? null : picture.goneAt(run.claim);
        long lease = world.lease().toNanos();
        if (gone != null && gone < world.now() - lease && world.calmSince(run.node, world.now() - second)) {
            finding.breaks(
                    4,
                    "not interrupted without its claim",
                    run + " went on for " + Duration.ofNanos(world.now() - gone) + " after its claim had gone");
        }
    }
}
