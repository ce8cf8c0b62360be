package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import dev.longhaul.testkit.simulation.plan.JobPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the oracle knows of one job: the committed rows, and what its handlers did. */
final class JobModel {

    final JobRow row;
    final Asked asked;
    /** Its place among those accepted, by the commit that accepted or redrove it. */
    long position;

    @Nullable
    OpenJob due;

    @Nullable
    ParkedJob parked;

    @Nullable
    EndedJob ended;

    boolean removed;
    final Map<ClaimId, OpenJob> listed = new LinkedHashMap<>();
    final TreeMap<Integer, AttemptRow> attempts = new TreeMap<>();
    /** When each attempt's row was committed. */
    final Map<Integer, Long> settledAt = new TreeMap<>();

    final TreeMap<Integer, Run> runs = new TreeMap<>();
    /** The number of the first attempt since the last redrive. */
    int firstNumber = 1;
    /** The latest moment at which an operator's move other than a cancel was asked for. */
    long movedAt = -1;

    boolean cancelAsked;
    boolean cancelled;
    /** The commit that recorded a request to cancel it; 0 for none. */
    long cancelCommitted;
    /** After an acknowledged cancel no attempt with a higher number may start. */
    int lastNumber;

    /** The deadline in force: asked for, until a redrive drops it. */
    @Nullable
    Instant deadline;

    /** The job as the last commit that touched it left it, while it was open or ended. */
    @Nullable
    OpenJob known;

    /** The commit that made it due or parked it last, and when that was. */
    long openIn;

    long openAt;

    /** The commits that wrote its last attempt, ended it and redrove it last. */
    long settledIn;

    long endedIn;

    long redrivenIn;

    /** Operators' requests that stand, and when each was committed. */
    final Map<UUID, Request> requests = new LinkedHashMap<>();

    final Map<UUID, Long> requestedAt = new LinkedHashMap<>();

    /** When operators have asked for it to be due; null in it stands for the moment at which an attempt-now is obeyed. */
    final Set<@Nullable Instant> wanted = new LinkedHashSet<>();

    /** How many moves operators have asked for. */
    int moves;

    /** How many of those that are no cancels have not been answered. */
    int movesUnderWay;

    /** What operators' moves stand in the audit. */
    final Set<String> audited = new LinkedHashSet<>();

    /** What each attempt led to, as far as its commit said. */
    final Map<Integer, Led> led = new TreeMap<>();

    /** Attempts of which a listener has heard. */
    final Set<Integer> heard = new LinkedHashSet<>();

    /** Endings without an attempt: those that were committed, and those of which a listener has heard. */
    int endedWaiting;

    int heardEnded;

    /** What handlers have saved: one of these, the last of them if no answer was lost. */
    final List<Integer> saved = new ArrayList<>(List.of(0));

    int endings;
    final List<String> followers = new ArrayList<>();

    JobModel(JobRow row, Asked asked, long position) {
        this.row = row;
        this.asked = asked;
        this.position = position;
    }

    /**
     * Who asked for a job, and what.
     *
     * @param plan its plan; null for continuations, effects and onEnd jobs
     * @param call which call it was part of
     * @param at when the call began
     * @param jumped how far the database's clock had jumped forward then
     * @param delays what its schedule says
     * @param parent the index of the planned job that it follows; its own for a planned one
     */
    record Asked(@Nullable JobPlan plan, long call, long at, long jumped, List<Duration> delays, int parent) {

        /** Whether the schedule has no further attempt. */
        boolean exhausted(int position, Duration elapsed) {
            Duration within = plan == null ? null : plan.schedule().within();
            return position > delays.size() || (within != null && elapsed.compareTo(within) >= 0);
        }

        /** The least of what the schedule says for a position that it has. */
        Duration least(int position) {
            return delay(position, plan == null ? 0 : -plan.schedule().jitter());
        }

        /** The most of what the schedule says for a position that it has. */
        Duration most(int position) {
            return delay(position, plan == null ? 0 : plan.schedule().jitter());
        }

        private Duration delay(int position, double jitter) {
            Duration delay = delays.get(Math.min(position, delays.size()) - 1);
            return delay.plusNanos(Math.round(delay.toNanos() * jitter));
        }
    }

    /** A job's state after an attempt, and if it is dead, why. */
    record Led(JobState state, @Nullable DeadReason reason) {}

    /** The job as it stands open or ended; null when it has succeeded. */
    @Nullable
    OpenJob current() {
        if (due != null) {
            return due;
        }
        if (parked != null) {
            return parked.job();
        }
        if (ended != null) {
            return ended.job();
        }
        List<ClaimId> claims = inFlight();
        return claims.isEmpty() ? null : listed.get(claims.getFirst());
    }

    boolean succeeded() {
        for (AttemptRow attempt : attempts.values()) {
            if (attempt.outcome() == Outcome.Kind.SUCCEEDED && !attempt.afterCancel()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is due, parked or in a claim. */
    boolean open() {
        return due != null || parked != null || !inFlight().isEmpty();
    }

    /** Claims that list it under a number that nobody has settled. */
    List<ClaimId> inFlight() {
        List<ClaimId> claims = new ArrayList<>(1);
        listed.forEach((claim, job) -> {
            if (!attempts.containsKey(job.attempt())) {
                claims.add(claim);
            }
        });
        return claims;
    }

    int places() {
        return (due == null ? 0 : 1)
                + (parked == null ? 0 : 1)
                + (ended == null ? 0 : 1)
                + (succeeded() ? 1 : 0)
                + inFlight().size();
    }

    /**
     * The schedule's position after the attempts since the last redrive: failures, and losses that are not the first in
     * their row. A snooze does not end a row.
     */
    int position() {
        int position = 0;
        int losses = 0;
        for (AttemptRow attempt : attempts.tailMap(firstNumber).values()) {
            switch (attempt.outcome()) {
                case FAILED -> {
                    position++;
                    losses = 0;
                }
                case LOST -> {
                    losses++;
                    position += losses > 1 ? 1 : 0;
                }
                case SNOOZED -> {}
                case SUCCEEDED, ABORTED -> losses = 0;
            }
        }
        return position;
    }

    /** Whether the last attempt is the first loss of a row. */
    boolean lostOnce() {
        return losses() == 1 && attempts.lastEntry().getValue().outcome() == Outcome.Kind.LOST;
    }

    /** Whether an operator's request stands that nobody has obeyed yet. */
    boolean movesPending() {
        return !requests.isEmpty();
    }

    /** How many losses stand in a row. */
    int losses() {
        int losses = 0;
        for (AttemptRow attempt : attempts.tailMap(firstNumber).values()) {
            losses = switch (attempt.outcome()) {
                case LOST -> losses + 1;
                case SNOOZED -> losses;
                case FAILED, SUCCEEDED, ABORTED -> 0;
            };
        }
        return losses;
    }

    @Override
    public String toString() {
        JobPlan plan = asked.plan();
        return (plan == null ? "the follower of job " + asked.parent() : "job " + plan.index()) + " (" + row.id() + ")";
    }
}
