package dev.longhaul.engine.protocol;

import dev.longhaul.engine.transition.Next;
import dev.longhaul.engine.transition.Transition;
import dev.longhaul.engine.transition.Wishes;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes back a claim whose lease has run out: every attempt in it that nobody has settled is settled as lost, its job
 * becomes due again or dead, and the claim goes, in one commit.
 */
public final class TakingBack {

    private static final int MAX_LOCK_WAITS = 8;

    private final NodeId node;
    private final FollowUps followUps;
    private final Function<String, RetrySchedule> schedules;
    private final RandomGenerator random;
    private final Supplier<ClaimId> newClaims;

    /**
     * @param schedules reads a stored schedule's text
     * @param newClaims makes claim ids
     */
    public TakingBack(
            NodeId node,
            FollowUps followUps,
            Function<String, RetrySchedule> schedules,
            RandomGenerator random,
            Supplier<ClaimId> newClaims) {
        this.node = node;
        this.followUps = followUps;
        this.schedules = schedules;
        this.random = random;
        this.newClaims = newClaims;
    }

    /** One attempt that was settled as lost, with what follows. */
    public record LostAttempt(AttemptRow row, JobRow job, Next next) {}

    /**
     * What a take-back did.
     *
     * @param lost attempts settled as lost
     * @param changes what followed
     * @param aside the new claim, run out already, of attempts that somebody else is settling; null if there are none
     */
    public record TakenBack(
            List<LostAttempt> lost,
            Changes changes,
            @Nullable ClaimId aside) {}

    /** Takes back one claim, which this transaction has locked. */
    public TakenBack takeBack(StoreTransaction tx, ClaimRow claim) {
        Instant now = tx.now();
        List<JobId> ids = claim.jobs().stream().map(OpenJob::id).toList();
        // Held, so that retention does not remove what was settled long ago, and with its attempts the fence.
        Map<JobId, JobRow> rows = tx.jobs().hold(ids);
        StoreTransaction.Mark mark = tx.savepoint();
        Map<AttemptRow.Id, List<Request>> known = Map.of();
        for (int decisions = 0; decisions < Settling.MOST_DECISIONS; decisions++) {
            Map<AttemptRow.Id, LostAttempt> lost = decide(claim, rows, known, now);
            List<OpenJob> blocked = new ArrayList<>();
            Map<AttemptRow.Id, Written> written = insert(tx, claim, mark, lost, blocked);
            Map<AttemptRow.Id, List<Request>> requests = Settling.requests(tx, written);
            if (knew(known, requests)) {
                lost.keySet().removeIf(id -> written.get(id) != Written.NOW);
                return takenBack(tx, claim, List.copyOf(lost.values()), blocked, requests, now);
            }
            tx.rollbackTo(mark);
            known = requests;
        }
        throw Settling.askedTooOften();
    }

    private static boolean knew(Map<AttemptRow.Id, List<Request>> known, Map<AttemptRow.Id, List<Request>> requests) {
        return requests.entrySet().stream()
                .allMatch(each -> known.getOrDefault(each.getKey(), List.of()).containsAll(each.getValue()));
    }

    private TakenBack takenBack(
            StoreTransaction tx,
            ClaimRow claim,
            List<LostAttempt> lost,
            List<OpenJob> blocked,
            Map<AttemptRow.Id, List<Request>> requests,
            Instant now) {
        Changes changes = new Changes(followUps, now);
        for (LostAttempt attempt : lost) {
            follow(attempt, changes);
            changes.obeyed(requests.getOrDefault(attempt.row().id(), List.of()));
        }
        changes.write(tx);
        ClaimId aside = blocked.isEmpty() ? null : moved(tx, claim, blocked);
        tx.claims().delete(List.of(claim.id()));
        return new TakenBack(lost, changes, aside);
    }

    /**
     * Makes two claims, run out already, of one that cannot be taken back as it is, so that one bad row keeps no other from
     * being found. The claim lists two jobs or more, and this transaction has locked it.
     */
    public void halve(StoreTransaction tx, ClaimRow claim) {
        int half = claim.jobs().size() / 2;
        moved(tx, claim, claim.jobs().subList(0, half));
        moved(tx, claim, claim.jobs().subList(half, claim.jobs().size()));
        tx.claims().delete(List.of(claim.id()));
    }

    private ClaimId moved(StoreTransaction tx, ClaimRow from, List<OpenJob> jobs) {
        ClaimId id = newClaims.get();
        tx.claims().insert(id, from.node(), jobs, Duration.ZERO);
        return id;
    }

    private Map<AttemptRow.Id, LostAttempt> decide(
            ClaimRow claim, Map<JobId, JobRow> rows, Map<AttemptRow.Id, List<Request>> known, Instant now) {
        Map<AttemptRow.Id, LostAttempt> lost = new LinkedHashMap<>();
        for (OpenJob job : claim.jobs()) {
            JobRow row = rows.get(job.id());
            // A job without a row was settled long ago, and retention has removed it since.
            if (row != null) {
                Wishes wishes =
                        Wishes.of(job, known.getOrDefault(new AttemptRow.Id(job.id(), job.attempt()), List.of()), now);
                LostAttempt attempt = decide(claim, job, row, wishes, now);
                lost.put(attempt.row().id(), attempt);
            }
        }
        return lost;
    }

    private LostAttempt decide(ClaimRow claim, OpenJob job, JobRow row, Wishes wishes, Instant now) {
        Outcome outcome = new Outcome.Lost();
        Next next = Transition.after(job, outcome, wishes, schedules.apply(row.schedule()), now, random);
        AttemptRow attempt = new AttemptRow(
                new AttemptRow.Id(job.id(), job.attempt()),
                new AttemptRow.By(claim.id(), node),
                claim.claimedAt(),
                now,
                outcome.kind(),
                wishes.cancel(),
                next instanceof Next.Again again ? again.job().due() : null,
                new AttemptRow.Said(Settling.errorOf(outcome), null));
        return new LostAttempt(attempt, row, next);
    }

    /**
     * Writes the lost attempts. One that somebody is settling in a transaction that stays open (a handler's own) must not
     * keep the others waiting: it moves to a new claim that has already run out, for a later sweep. After a few of those
     * the rest moves along unasked: a settling group may hold hundreds.
     */
    private static Map<AttemptRow.Id, Written> insert(
            StoreTransaction tx,
            ClaimRow claim,
            StoreTransaction.Mark mark,
            Map<AttemptRow.Id, LostAttempt> lost,
            List<OpenJob> blocked) {
        if (lost.isEmpty()) {
            return Map.of();
        }
        try {
            return tx.attempts()
                    .insert(lost.values().stream().map(LostAttempt::row).toList());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.LOCK_WAIT) {
                throw e;
            }
            tx.rollbackTo(mark);
        }
        Map<AttemptRow.Id, OpenJob> jobs = new HashMap<>();
        claim.jobs().forEach(job -> jobs.put(new AttemptRow.Id(job.id(), job.attempt()), job));
        Map<AttemptRow.Id, Written> written = new HashMap<>();
        for (Map.Entry<AttemptRow.Id, LostAttempt> each : new TreeMap<>(lost).entrySet()) {
            OpenJob job = jobs.get(each.getKey());
            if (blocked.size() >= MAX_LOCK_WAITS && job != null) {
                blocked.add(job);
                continue;
            }
            StoreTransaction.Mark before = tx.savepoint();
            try {
                written.putAll(tx.attempts().insert(List.of(each.getValue().row())));
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.LOCK_WAIT || job == null) {
                    throw e;
                }
                tx.rollbackTo(before);
                blocked.add(job);
            }
        }
        return written;
    }

    private static void follow(LostAttempt attempt, Changes changes) {
        String error = attempt.row().said().error();
        switch (attempt.next()) {
            case Next.Again(OpenJob job) -> changes.due(job);
            case Next.Succeeded(OpenJob job) -> changes.succeeded(job, attempt.job());
            case Next.Dead(OpenJob job, var reason) -> changes.dead(job, attempt.job(), reason, error);
            case Next.Cancelled(OpenJob job) -> changes.cancelled(job, attempt.job(), error);
        }
    }
}
