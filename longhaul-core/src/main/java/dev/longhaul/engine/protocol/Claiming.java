package dev.longhaul.engine.protocol;

import dev.longhaul.job.JobRequest;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves due jobs into a claim of this node's: they leave the due table, and one row that carries them all appears. What
 * an endpoint's limit holds back is parked in the same commit, and what is past its deadline ends in it.
 */
public final class Claiming {

    /** For so long a poll does not meet again what it leaves to a sweep. */
    private static final Duration LEFT_TO_SWEEP = Duration.ofSeconds(10);

    private Claiming() {}

    /**
     * What one poll asks for.
     *
     * @param asks ordinary jobs, by type with the low-water mark; their limits are what is free for the type in all
     * @param total the most jobs to claim in all
     * @param suspects asks for a job whose last attempt was lost; at most one is taken of all
     * @param roomForSuspect whether no such job is in flight on this node
     * @param releasesFirst whether these come before ordinary jobs; taking turns, neither starves the other
     * @param releases endpoints that may have parked jobs and have room, with how many they have room for
     */
    public record Wanted(
            List<Ask> asks,
            int total,
            List<Ask> suspects,
            boolean roomForSuspect,
            boolean releasesFirst,
            Map<String, Integer> releases) {}

    /** Says whether a job's endpoint lets it go now; one that was let go counts as in flight. */
    @FunctionalInterface
    public interface Admission {
        boolean admits(StoreTransaction tx, Taken job, Instant now);
    }

    /**
     * What a poll found.
     *
     * @param now the database's clock, read before anything was taken
     * @param room how many the ordinary asks could take after suspects and releases
     * @param asked the ordinary asks as they were made, with what was left for each type after suspects and releases
     * @param ordinary what the ordinary asks took, for the low-water marks
     * @param released how many came back from each endpoint that was asked; none only if every wanted type was asked for
     * @param run jobs in the claim
     * @param parked jobs that were parked
     * @param expired jobs that ended because their deadline had passed
     * @param putBack jobs that went back to the due table
     * @param changes what was written besides
     */
    public record Found(
            Instant now,
            int room,
            List<Ask> asked,
            List<Taken> ordinary,
            Map<String, Integer> released,
            List<Taken> run,
            List<Taken> parked,
            List<Expiring.Ended> expired,
            List<Taken> putBack,
            Changes changes) {

        /** Whether the transaction wrote anything. */
        public boolean wrote() {
            return !run.isEmpty() || !parked.isEmpty() || !expired.isEmpty() || !putBack.isEmpty();
        }

        /** Whether nothing is parked under an endpoint of {@link #released}: nothing came back, and nothing was parked besides. */
        public boolean leftNoneParked(String endpoint) {
            return released.getOrDefault(endpoint, 0) == 0
                    && parked.stream()
                            .noneMatch(
                                    taken -> endpoint.equals(taken.row().keys().endpoint()));
        }
    }

    /** Takes, admits, parks and claims, in one transaction that the caller commits. */
    public static Found claim(
            StoreTransaction tx,
            Wanted wanted,
            Admission admission,
            FollowUps followUps,
            ClaimId id,
            NodeId node,
            Duration lease) {
        Instant now = tx.begun();
        List<Taken> candidates = new ArrayList<>();
        int room = wanted.total();
        if (wanted.roomForSuspect() && !wanted.suspects().isEmpty() && room > 0) {
            candidates.addAll(tx.due().take(wanted.suspects(), 1));
            room -= candidates.size();
        }
        Map<String, Integer> released = new HashMap<>();
        if (wanted.releasesFirst()) {
            released.putAll(release(tx, wanted, room, candidates));
        }
        room = wanted.total() - candidates.size();
        List<Ask> asks = left(wanted.asks(), candidates);
        List<Taken> ordinary =
                asks.isEmpty() || room <= 0 ? List.of() : tx.due().take(asks, room);
        candidates.addAll(ordinary);
        if (!wanted.releasesFirst()) {
            released.putAll(release(tx, wanted, wanted.total() - candidates.size(), candidates));
        }

        List<Taken> run = new ArrayList<>();
        List<Taken> parked = new ArrayList<>();
        List<Taken> expired = new ArrayList<>();
        Changes changes = new Changes(followUps, now);
        boolean roomForSuspect = wanted.roomForSuspect();
        List<Taken> putBack = new ArrayList<>();
        for (Taken taken : candidates) {
            Instant deadline = taken.job().deadline();
            if (deadline != null && now.isAfter(deadline) && locksAKey(taken)) {
                // A key can be locked for as long as somebody's own transaction is open: only a sweep may wait for it.
                putBack.add(taken);
                changes.due(taken.job().dueAt(now.plus(LEFT_TO_SWEEP)));
            } else if (deadline != null && now.isAfter(deadline)) {
                expired.add(taken);
            } else if (taken.job().suspect() && !roomForSuspect) {
                // An endpoint released it, but another such job is in flight here: it waits among the due ones.
                putBack.add(taken);
                changes.due(taken.job());
            } else if (admission.admits(tx, taken, now)) {
                run.add(taken);
                roomForSuspect &= !taken.job().suspect();
            } else {
                parked.add(taken);
                changes.park(new ParkedJob(taken.job(), subject(taken), 0));
            }
        }
        if (!run.isEmpty()) {
            List<OpenJob> jobs = run.stream().map(Taken::job).toList();
            if (!tx.claims().insert(id, node, jobs, lease)) {
                throw new IllegalStateException("claim id " + id + " is used already; ids must never repeat");
            }
        }
        List<Expiring.Ended> ended = Expiring.end(tx, changes, expired);
        if (!parked.isEmpty() || !expired.isEmpty() || !putBack.isEmpty()) {
            changes.write(tx);
        }
        return new Found(now, Math.max(0, room), asks, ordinary, released, run, parked, ended, putBack, changes);
    }

    /** Whether the job's ending needs an ordering key, its own or that of the job that it brings about. */
    private static boolean locksAKey(Taken taken) {
        JobRequest onEnd = taken.row().onEnd();
        return taken.row().keys().ordering() != null
                || (onEnd != null && onEnd.keys().ordering() != null);
    }

    /** Asks with what is left of each type's limit; a type of which nothing is left is not asked for. */
    private static List<Ask> left(List<Ask> asks, List<Taken> candidates) {
        Map<String, Integer> taken = new HashMap<>();
        candidates.forEach(candidate -> taken.merge(candidate.job().type(), 1, Integer::sum));
        return asks.stream()
                .map(ask ->
                        new Ask(ask.type(), ask.suspect(), ask.from(), ask.limit() - taken.getOrDefault(ask.type(), 0)))
                .filter(ask -> ask.limit() > 0)
                .toList();
    }

    private static Map<String, Integer> release(StoreTransaction tx, Wanted wanted, int room, List<Taken> candidates) {
        Map<String, Integer> released = new HashMap<>();
        int left = room;
        for (Map.Entry<String, Integer> endpoint : wanted.releases().entrySet()) {
            int limit = Math.min(left, endpoint.getValue());
            if (limit > 0) {
                List<Ask> types = left(wanted.asks(), candidates);
                List<Taken> page = page(tx, endpoint.getKey(), types, limit);
                candidates.addAll(page);
                left -= page.size();
                // Where nothing came back, the jobs of a type whose permits went in this poll may be all that is
                // parked.
                if (!page.isEmpty() || types.size() == wanted.asks().size()) {
                    released.put(endpoint.getKey(), page.size());
                }
            }
        }
        return released;
    }

    /** Types that have permits for the whole page share one statement; those that have fewer get no more than these. */
    private static List<Taken> page(StoreTransaction tx, String endpoint, List<Ask> types, int limit) {
        List<Taken> page = new ArrayList<>();
        List<String> roomy = types.stream()
                .filter(type -> type.limit() >= limit)
                .map(Ask::type)
                .toList();
        if (!roomy.isEmpty()) {
            page.addAll(tx.parked().takeForEndpoint(endpoint, roomy, limit));
        }
        for (Ask tight : types) {
            int most = Math.min(tight.limit(), limit - page.size());
            if (tight.limit() < limit && most > 0) {
                page.addAll(tx.parked().takeForEndpoint(endpoint, List.of(tight.type()), most));
            }
        }
        return page;
    }

    private static Subject subject(Taken taken) {
        String endpoint = taken.row().keys().endpoint();
        if (endpoint == null) {
            throw new IllegalStateException(
                    "job " + taken.job().id() + " was held back by an endpoint it does not have");
        }
        return Subject.endpoint(endpoint);
    }
}
