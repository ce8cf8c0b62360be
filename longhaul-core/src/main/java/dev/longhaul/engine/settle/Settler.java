package dev.longhaul.engine.settle;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.Settling;
import dev.longhaul.engine.protocol.Settling.Decided;
import dev.longhaul.engine.protocol.Settling.Moment;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final FollowUps followUps;
    private final Landing landing;
    private final Counters counters;

    private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile @Nullable Activity activity;
    private Duration backoff = FIRST_BACKOFF;
    private long lastCommit;

    /** What happens to a flight when its attempt is settled. Called after the commit. */
    public interface Landing {
        /** An earlier commit of this node's, whose answer was lost, had recorded the attempt: its row says how. */
        void foundSettled(Flight flight, AttemptRow.Id attempt);

        /** The attempt is recorded, by this node. */
        void settled(Flight flight, Decided decided);

        /** Somebody else has settled it, or its claim is gone: nothing was written. */
        void refused(Flight flight, Finished finished);

        /** These jobs became due. */
        void madeDue(List<OpenJob> jobs);

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
    }

    /** Starts committing. */
    public void start() {
        activity = runtime.start("settler", this::turn);
    }

    /** Takes a finished attempt; never waits. */
    public void settle(Flight flight, Finished finished) {
        open.incrementAndGet();
        queue.add(new Item(flight, finished, null));
        wake();
    }

    /** An attempt was settled in its handler's own transaction, which has committed. */
    public void settledElsewhere(Flight flight, Decided decided, List<OpenJob> madeDue) {
        counters.settled(decided.row().outcome());
        landing.settled(flight, decided);
        landing.madeDue(madeDue);
        wake();
    }

    /** An attempt's own transaction found it settled by somebody else, and was rolled back. */
    public void refused(Flight flight, Finished finished) {
        counters.add(Counters.Name.REFUSED, 1);
        landing.refused(flight, finished);
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
        while (true) {
            List<Item> group = nextGroup();
            if (group.isEmpty()) {
                return whenQuiet();
            }
            List<Item> left = settleGroup(group);
            if (!left.isEmpty()) {
                queue.addAll(left);
                return backOff();
            }
            backoff = FIRST_BACKOFF;
        }
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
        return deleteFinishedClaims() ? IDLE : backOff();
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

    private Duration backOff() {
        Duration wait = backoff;
        Duration longer = backoff.multipliedBy(2);
        backoff = longer.compareTo(LAST_BACKOFF) > 0 ? LAST_BACKOFF : longer;
        return wait;
    }

    /** Commits a group; one that fails is split, so that one bad row stalls nobody. Returns what must be tried again. */
    private List<Item> settleGroup(List<Item> group) {
        Commit commit = new Commit(group);
        try {
            commit.run();
            landed(commit);
            return List.of();
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            if (e.kind() == StoreException.Kind.UNKNOWN_COMMIT) {
                // Executed again with the same decisions: rows found there already say that this commit arrived.
                return commit.decidedItems();
            }
            if (e.kind() == StoreException.Kind.UNAVAILABLE || e.kind() == StoreException.Kind.FULL) {
                log.warn("outcomes of {} attempts wait for the store: {}", group.size(), e.getMessage());
                return group;
            }
            return split(group, e);
        }
    }

    private List<Item> split(List<Item> group, StoreException e) {
        if (group.size() == 1) {
            Finished finished = group.getFirst().finished();
            log.warn(
                    "attempt {} of job {} cannot be settled yet: {}",
                    finished.taken().job().attempt(),
                    finished.taken().job().id(),
                    e.getMessage());
            return group;
        }
        List<Item> left = new ArrayList<>(settleGroup(group.subList(0, group.size() / 2)));
        left.addAll(settleGroup(group.subList(group.size() / 2, group.size())));
        return left;
    }

    private void landed(Commit commit) {
        lastCommit = runtime.nanoTime();
        counters.add(Counters.Name.SETTLE_COMMITS, 1);
        for (int i = 0; i < commit.decided.size(); i++) {
            Decided decided = commit.decided.get(i);
            Flight flight = commit.group.get(i).flight();
            boolean executedAgain = commit.group.get(i).decided() != null;
            switch (commit.written.getOrDefault(decided.row().id(), Written.REFUSED)) {
                case REFUSED -> {
                    counters.add(Counters.Name.REFUSED, 1);
                    landing.refused(flight, decided.finished());
                }
                case BEFORE -> {
                    if (executedAgain) {
                        settled(flight, decided);
                    } else {
                        landing.foundSettled(flight, decided.row().id());
                    }
                }
                case NOW -> settled(flight, decided);
            }
            open.decrementAndGet();
        }
        landing.madeDue(commit.madeDue);
    }

    private void settled(Flight flight, Decided decided) {
        counters.settled(decided.row().outcome());
        landing.settled(flight, decided);
    }

    /** The last turn of a clean shutdown, on the caller's thread, after the activity has ended. */
    public void finish() {
        List<Item> group = nextGroup();
        while (!group.isEmpty() && settleGroup(group).isEmpty()) {
            group = nextGroup();
        }
        deleteFinishedClaims();
    }

    private boolean deleteFinishedClaims() {
        List<ClaimId> claims = landing.takeFinishedClaims();
        if (claims.isEmpty()) {
            return true;
        }
        try (StoreTransaction tx = store.begin(EngineSettings.LOCK_WAIT)) {
            tx.claims().delete(claims);
            tx.commit();
            return true;
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            landing.stillFinished(claims);
            return false;
        }
    }

    /** One try to commit a group. */
    private final class Commit {

        final List<Item> group;
        List<Decided> decided = List.of();
        Map<AttemptRow.Id, Written> written = Map.of();
        List<OpenJob> madeDue = List.of();

        Commit(List<Item> group) {
            this.group = group;
        }

        void run() {
            List<ClaimId> finishedClaims = landing.takeFinishedClaims();
            boolean committed = false;
            try (StoreTransaction tx = store.begin(EngineSettings.LOCK_WAIT)) {
                if (!finishedClaims.isEmpty()) {
                    tx.claims().delete(finishedClaims);
                }
                Moment moment = Moment.of(tx, runtime::nanoTime);
                decided = decide(tx, moment);
                Changes changes = new Changes(followUps, moment.now());
                written = Settling.write(tx, decided, changes);
                changes.write(tx);
                tx.commit();
                committed = true;
                madeDue = changes.madeDue();
            } finally {
                if (!committed) {
                    landing.stillFinished(finishedClaims);
                }
            }
        }

        private List<Decided> decide(StoreTransaction tx, Moment moment) {
            List<Finished> undecided = group.stream()
                    .filter(item -> item.decided() == null)
                    .map(Item::finished)
                    .toList();
            List<Decided> fresh = Settling.decide(tx, undecided, moment, settings.node(), runtime.random());
            List<Decided> all = new ArrayList<>(group.size());
            int next = 0;
            for (Item item : group) {
                Decided before = item.decided();
                all.add(before != null ? before : fresh.get(next++));
            }
            return all;
        }

        List<Item> decidedItems() {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < group.size(); i++) {
                items.add(new Item(group.get(i).flight(), group.get(i).finished(), decided.get(i)));
            }
            return items;
        }
    }

    /** A finished attempt; {@code decided} once a commit with that decision may have arrived. */
    private record Item(
            Flight flight, Finished finished, @Nullable Decided decided) {}
}
