package dev.longhaul.engine.settle;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.event.EngineMeter;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.Settling.Decided;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.settle.GroupCommit.Item;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles what has finished, in groups. Thread-safe; one activity does the commits. */
public final class Settler {

    private static final Logger log = LoggerFactory.getLogger(Settler.class);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration CLAIM_GRACE = Duration.ofMillis(200);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(2);
    /** After so many waits for locks a group is split no further in one turn. */
    private static final int MAX_LOCK_WAITS = 8;

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final FollowUps followUps;
    private final Landing landing;
    private final Counters counters;

    private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile @Nullable Activity activity;
    /** Groups that could not be settled, which are tried again each for itself, so that they keep nobody else waiting. */
    private final List<List<Item>> again = new ArrayList<>();

    private long againAt;
    private Duration backoff = FIRST_BACKOFF;
    private boolean storeWorks = true;
    /** Whether rows of finished claims go in commits of their own, because one of them is locked. */
    private boolean claimsApart;

    private long claimsAt;
    private int lockWaits;
    private long lastCommit;

    /** What happens to a flight when its attempt is settled. Called after the commit, but for the first. */
    public interface Landing {
        /** Its handler has returned, and nothing of that is recorded yet: this alone is called before the commit. */
        void finished(Flight flight, Finished finished);

        /** An earlier commit of this node's, whose answer was lost, had recorded the attempt: its row says how. */
        void foundSettled(Flight flight, AttemptRow.Id attempt);

        /** The attempt is recorded, by this node. */
        void settled(Flight flight, Decided decided);

        /** Somebody else has settled it, or its claim is gone: nothing was written. */
        void refused(Flight flight, Finished finished);

        /** These changes have been committed: jobs were accepted, and became due. */
        void committed(Changes changes);

        /** Whether there are claims whose rows can go. */
        boolean hasFinishedClaims();

        /** Claims whose rows can go in the next commit. */
        List<ClaimId> takeFinishedClaims();

        /** Those claims are still there. */
        void stillFinished(List<ClaimId> claims);
    }

    public Settler(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            FollowUps followUps,
            Landing landing,
            Counters counters) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        this.followUps = followUps;
        this.landing = landing;
        this.counters = counters;
        this.lastCommit = runtime.nanoTime();
    }

    /** Starts committing. */
    public void start() {
        activity = runtime.start("settler", this::turn);
    }

    /** Takes a finished attempt; never waits. */
    public void settle(Flight flight, Finished finished) {
        landing.finished(flight, finished);
        open.incrementAndGet();
        queue.add(new Item(flight, finished));
        wake();
    }

    /** An attempt was settled in its handler's own transaction, which has committed. */
    public void settledElsewhere(Flight flight, Decided decided, Changes changes) {
        counters.settled(decided.row().outcome());
        landing.settled(flight, decided);
        landing.committed(changes);
        wake();
    }

    /** Has claim rows deleted soon. */
    public void wake() {
        Activity running = activity;
        if (running != null) {
            running.wake();
        }
    }

    /** Whether everything that was handed over is settled. */
    public boolean quiet() {
        return open.get() == 0;
    }

    private Duration turn() {
        settleAgainInTime();
        if (storeWorks) {
            settleQueue();
        }
        if (again.isEmpty()) {
            return whenQuiet();
        }
        Duration wait = Duration.ofNanos(Math.max(0, againAt - runtime.nanoTime()));
        return storeWorks ? shorter(wait, whenQuiet()) : wait;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Under load there is always another group: whatever waits for its time must have it in between. */
    private void settleQueue() {
        for (List<Item> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
            lockWaits = 0;
            settleGroup(group);
            settleAgainInTime();
            if (!storeWorks) {
                return;
            }
            if (claimsApart && claimsAt - runtime.nanoTime() <= 0) {
                deleteFinishedClaims();
                claimsAt = runtime.nanoTime() + LAST_BACKOFF.toNanos();
            }
        }
    }

    private void settleAgainInTime() {
        if (!again.isEmpty() && againAt - runtime.nanoTime() <= 0) {
            settleAgain();
        }
    }

    private void settleAgain() {
        List<List<Item>> groups = List.copyOf(again);
        again.clear();
        storeWorks = true;
        for (List<Item> group : groups) {
            lockWaits = 0;
            if (storeWorks) {
                settleGroup(group);
            } else {
                again.add(group);
            }
        }
        Duration longer = backoff.multipliedBy(2);
        backoff = again.isEmpty() ? FIRST_BACKOFF : shorter(longer, LAST_BACKOFF);
        againAt = runtime.nanoTime() + backoff.toNanos();
    }

    private void later(List<Item> group) {
        if (again.isEmpty()) {
            againAt = runtime.nanoTime() + backoff.toNanos();
        }
        again.add(group);
    }

    /** Rows of finished claims go with the next group; when none comes for a while, in a commit of their own. */
    private Duration whenQuiet() {
        long quiet = runtime.nanoTime() - lastCommit;
        if (!landing.hasFinishedClaims()) {
            return IDLE;
        }
        if (quiet < CLAIM_GRACE.toNanos()) {
            return CLAIM_GRACE.minusNanos(quiet);
        }
        return deleteFinishedClaims() ? IDLE : LAST_BACKOFF;
    }

    private List<Item> nextGroup() {
        List<Item> group = new ArrayList<>();
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            group.add(item);
            if (group.size() == settings.limits().groupCommit()) {
                break;
            }
        }
        return group;
    }

    /** Commits a group, or leaves what of it cannot be settled yet for later. */
    private void settleGroup(List<Item> group) {
        GroupCommit commit = new GroupCommit(group);
        List<ClaimId> finishedClaims = claimsApart ? List.of() : landing.takeFinishedClaims();
        try {
            commit.run(store, runtime, settings, followUps, finishedClaims);
        } catch (StoreException e) {
            landing.stillFinished(finishedClaims);
            failed(commit, e.kind(), e);
            return;
        } catch (RuntimeException e) {
            // Data that nobody foresaw, or a mistake of ours: it must not take the others of its group along.
            landing.stillFinished(finishedClaims);
            failed(commit, StoreException.Kind.REFUSED, e);
            return;
        } catch (Error e) {
            landing.stillFinished(finishedClaims);
            later(group);
            throw e;
        }
        landed(commit);
    }

    private void failed(GroupCommit commit, StoreException.Kind kind, RuntimeException e) {
        counters.add(Counters.Name.STORE_FAILURES, 1);
        switch (kind) {
            // Executed again with the same decisions: rows found there already say that this commit arrived.
            case UNKNOWN_COMMIT -> later(commit.decidedItems());
            case UNAVAILABLE, FULL -> waitForStore(commit, e);
            case LOCK_WAIT, CONFLICT, REFUSED -> {
                switch (commit.stage()) {
                    case BEGINNING -> waitForStore(commit, e);
                    case DELETING_CLAIMS -> {
                        claimsApart = true;
                        claimsAt = runtime.nanoTime() + LAST_BACKOFF.toNanos();
                        settleGroup(commit.group());
                    }
                    case WRITING_ATTEMPTS, WRITING_CHANGES -> split(commit, kind, e);
                }
            }
        }
    }

    private void waitForStore(GroupCommit commit, RuntimeException e) {
        log.warn(
                "outcomes of {} attempts wait for the store: {}", commit.group().size(), e.getMessage());
        storeWorks = false;
        later(commit.group());
    }

    /** Halves a group, so that one bad row stalls nobody. */
    private void split(GroupCommit commit, StoreException.Kind kind, RuntimeException e) {
        List<Item> group = commit.group();
        lockWaits += kind == StoreException.Kind.LOCK_WAIT ? 1 : 0;
        // A commit whose answer was lost may still be open and hold all of its attempts: halving it would only wait
        // longer.
        boolean held = commit.stage() == GroupCommit.Stage.WRITING_ATTEMPTS && commit.executedAgain();
        if (group.size() == 1) {
            later(List.of(alone(group.getFirst(), kind, e)));
        } else if (kind == StoreException.Kind.LOCK_WAIT && (held || lockWaits > MAX_LOCK_WAITS)) {
            later(group);
        } else {
            for (List<Item> half :
                    List.of(group.subList(0, group.size() / 2), group.subList(group.size() / 2, group.size()))) {
                if (storeWorks) {
                    settleGroup(half);
                } else {
                    later(half);
                }
            }
        }
    }

    /** What the store refuses for good becomes a failed attempt, so that the job is tried again or dies where people see it. */
    private static Item alone(Item item, StoreException.Kind kind, RuntimeException e) {
        OpenJob job = item.finished().taken().job();
        if (kind != StoreException.Kind.REFUSED) {
            log.warn("attempt {} of job {} cannot be settled yet: {}", job.attempt(), job.id(), e.getMessage());
            return item;
        }
        // Refused as failed too, it is tried until somebody mends the store: said less and less often.
        if (Integer.bitCount(item.refusals() + 1) == 1) {
            log.error("attempt {} of job {} is to be recorded as failed: it is refused", job.attempt(), job.id(), e);
        }
        return item.refused(String.valueOf(e.getMessage()));
    }

    private void landed(GroupCommit commit) {
        lastCommit = runtime.nanoTime();
        counters.add(Counters.Name.SETTLE_COMMITS, 1);
        List<Item> group = commit.group();
        for (int i = 0; i < group.size(); i++) {
            Item item = group.get(i);
            Decided decided = commit.decided().get(i);
            switch (commit.written(decided)) {
                case REFUSED -> {
                    counters.add(Counters.Name.REFUSED, 1);
                    landing.refused(item.flight(), decided.finished());
                }
                case BEFORE -> {
                    if (item.decided() != null) {
                        settled(item.flight(), decided);
                    } else {
                        landing.foundSettled(item.flight(), decided.row().id());
                    }
                }
                case NOW -> settled(item.flight(), decided);
            }
            open.decrementAndGet();
        }
        counters.committed(EngineMeter.Batch.SETTLE, commit.group().size());
        landing.committed(commit.changes());
    }

    private void settled(Flight flight, Decided decided) {
        counters.settled(decided.row().outcome());
        landing.settled(flight, decided);
    }

    /** The last turn of a clean shutdown, on the caller's thread, after the activity has ended. */
    public void finish() {
        settleAgain();
        if (storeWorks) {
            settleQueue();
        }
        deleteFinishedClaims();
    }

    /** All at once; if that fails, one by one, so that one that is locked keeps no other. */
    private boolean deleteFinishedClaims() {
        List<ClaimId> claims = landing.takeFinishedClaims();
        if (claims.isEmpty() || delete(claims)) {
            claimsApart = false;
            return true;
        }
        List<ClaimId> left = new ArrayList<>();
        for (ClaimId claim : claims) {
            if (left.size() >= MAX_LOCK_WAITS || !delete(List.of(claim))) {
                left.add(claim);
            }
        }
        landing.stillFinished(left);
        return left.isEmpty();
    }

    private boolean delete(List<ClaimId> claims) {
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            tx.claims().delete(claims);
            tx.commit();
            return true;
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.debug("{} rows of finished claims stay a while longer", claims.size(), e);
            return false;
        }
    }
}
