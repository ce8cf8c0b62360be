package dev.longhaul.engine.claim;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.limit.Gates;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Claiming;
import dev.longhaul.engine.protocol.Claiming.Found;
import dev.longhaul.engine.protocol.Claiming.Wanted;
import dev.longhaul.engine.protocol.Expiring;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.StoreClock;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims due jobs for the free permits of this node. Hints are thread-safe; the rest is one activity's. */
public final class Poller {

    private static final Logger log = LoggerFactory.getLogger(Poller.class);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final Flights flights;
    private final Gates gates;
    private final FollowUps followUps;
    private final StoreClock clock;
    private final Counters counters;
    private final Starting starting;
    private final LowWater marks;
    private final Alarm alarm;
    private final Appetite appetite;
    private final SuspectLook suspects;

    private volatile @Nullable Activity activity;
    private volatile boolean stopped;
    private volatile boolean polling;
    private @Nullable Unresolved unresolved;

    private final GrowingPause afterNothing = new GrowingPause();
    private boolean everPolled;
    private long idleUntil;

    /** What happens to what a poll found, after its commit. */
    public interface Starting {
        /** These are in flight now. */
        void claimed(List<Flight> flights);

        /** These ended because their deadline had passed. */
        void expired(List<Expiring.Ended> jobs);

        /** These changes have been committed: jobs were accepted, and became due. */
        void committed(Changes changes);
    }

    /** What a poller works on. */
    public record Work(HandlerRegistry handlers, Flights flights, Gates gates, FollowUps followUps, StoreClock clock) {}

    public Poller(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            Work work,
            Counters counters,
            Starting starting) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        this.flights = work.flights();
        this.gates = work.gates();
        this.followUps = work.followUps();
        this.clock = work.clock();
        this.counters = counters;
        this.starting = starting;
        this.marks = new LowWater(settings.pace().fromBottom());
        this.alarm = new Alarm(runtime);
        this.suspects = new SuspectLook(settings.pace().fromBottom());
        this.appetite = new Appetite(runtime, settings, work, marks, store.handlersAtOnce());
    }

    /** Starts polling. */
    public void start() {
        activity = runtime.start("poller", this::turn);
    }

    /** Claims nothing more; a poll under way still ends, see {@link #quiet()}. */
    public void stop() {
        stopped = true;
        wake();
    }

    /** Whether no poll is under way. */
    public boolean quiet() {
        return !polling;
    }

    /** Looks soon: a permit, an endpoint or a type has become free, or work may be there that nobody hinted at. */
    public void wake() {
        wakeWithin(Duration.ZERO);
    }

    /** Looks when that time is over, unless there is reason to look before. */
    public void wakeWithin(Duration wait) {
        Activity running = activity;
        if (alarm.set(runtime.nanoTime() + wait.toNanos()) && running != null) {
            running.wake();
        }
    }

    /** A job has landed: looks soon if the last poll could have used its permit. */
    public void landed() {
        if (appetite.isLimited()) {
            wake();
        }
    }

    /** A handler has returned: looks soon if the last poll could have used its permit, once half of them are free. */
    public void finished(String type) {
        if (appetite.isLimited(type) && appetite.halfFree(type)) {
            wake();
        }
    }

    /** Work of a type is due from an instant on: it is looked for then. */
    public void hint(String type, Instant due) {
        marks.hint(type, due);
        Duration wait = clock.until(due);
        // What lies further ahead than a poll is found by the poll before it.
        if (!clock.known() || wait.isNegative()) {
            wake();
        } else if (wait.compareTo(settings.longestLook(store)) < 0) {
            wakeWithin(wait);
        }
    }

    /** Jobs whose last attempt was lost may be waiting. */
    public void suspectsMayWait() {
        suspects.mayWait();
        wake();
    }

    private Duration turn() {
        polling = true;
        try {
            return stopped ? settings.longestLook(store) : takeTurn();
        } finally {
            polling = false;
        }
    }

    private Duration takeTurn() {
        boolean woken = alarm.take() || !everPolled;
        long idleFor = idleUntil - runtime.nanoTime();
        if (!woken && idleFor > 0) {
            return alarm.shorten(Duration.ofNanos(idleFor));
        }
        Duration wait;
        try {
            wait = woken ? pollUntilNothingIsLeft() : lookThenPoll();
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn("polling failed and goes on in {}: {}", AFTER_FAILURE, e.getMessage());
            wait = AFTER_FAILURE;
        }
        everPolled = true;
        idleUntil = runtime.nanoTime() + wait.toNanos();
        return alarm.shorten(wait);
    }

    /** An idle node looks with one statement, and polls only when something is due or an endpoint has opened. */
    private Duration lookThenPoll() {
        if (unresolved == null) {
            Wanted wanted = wanted();
            Duration wait = untilNextDue(wanted);
            if (!wait.isZero() && wanted.releases().isEmpty()) {
                return wait;
            }
        }
        return pollUntilNothingIsLeft();
    }

    private Duration pollUntilNothingIsLeft() {
        Unresolved open = unresolved;
        if (open != null) {
            resolve(open);
            unresolved = null;
        }
        while (!stopped) {
            marks.polling();
            Wanted wanted = wanted();
            if (wanted.asks().isEmpty()) {
                return untilSomethingOpens(settings.longestLook(store));
            }
            appetite.asked();
            Found found = poll(wanted);
            if (!learn(wanted, found)) {
                return afterNothing.orPause(untilNextDue(wanted()), found.wrote());
            }
        }
        return settings.longestLook(store);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Wanted wanted() {
        return appetite.ask(suspects.isTime(runtime.nanoTime()));
    }

    private Found poll(Wanted wanted) {
        ClaimId id = new ClaimId(runtime.newId());
        long sent = runtime.nanoTime();
        Found found = claim(wanted, id, sent);
        clock.observe(found.now(), sent);
        // The transaction is over: what follows works in others, and must not wait for this one.
        if (found.wrote()) {
            arrived(id, sent, found);
        }
        return found;
    }

    private Found claim(Wanted wanted, ClaimId id, long sent) {
        List<Taken> admitted = new ArrayList<>();
        boolean committed = false;
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            Found found = Claiming.claim(
                    tx,
                    wanted,
                    (open, taken, now) -> {
                        boolean admits = gates.admits(open, taken, now, runtime.nanoTime());
                        if (admits) {
                            admitted.add(taken);
                        }
                        return admits;
                    },
                    followUps,
                    id,
                    settings.node(),
                    settings.lease());
            if (found.wrote()) {
                commit(tx, new Unresolved(id, sent, found));
            }
            committed = true;
            return found;
        } finally {
            if (!committed && unresolved == null) {
                admitted.forEach(taken -> gates.undo(taken, runtime.nanoTime()));
            }
        }
    }

    private void commit(StoreTransaction tx, Unresolved claim) {
        try {
            tx.commit();
        } catch (StoreException e) {
            // Without a claim there is nothing to find out: what was parked or ended is found by whoever looks next.
            if (e.kind() == StoreException.Kind.UNKNOWN_COMMIT
                    && !claim.found().run().isEmpty()) {
                unresolved = claim;
            }
            throw e;
        }
    }

    /**
     * A claim whose commit is unknown is resolved by its id: inserting it again waits for the first commit, and if it is
     * there, what was found then is what was claimed.
     */
    private void resolve(Unresolved claim) {
        Found found = claim.found();
        if (found.run().isEmpty()) {
            mayHaveParked(found); // Nothing else hangs on it: what was put back or ended is found wherever it is.
            return;
        }
        boolean there;
        try (StoreTransaction tx = store.begin(settings.lease())) {
            there = !tx.claims().insert(claim.id(), settings.node(), List.of(), Duration.ZERO);
            if (there) {
                // That it can be seen does not mean that it is durable yet; that this commit succeeds does.
                tx.commit();
            }
        }
        if (there) {
            arrived(claim.id(), claim.sent(), found);
        } else {
            found.run().forEach(taken -> gates.undo(taken, runtime.nanoTime()));
        }
    }

    private void mayHaveParked(Found found) {
        gates.mayHaveParked(found.parked().stream()
                .map(taken -> taken.row().keys().endpoint())
                .filter(endpoint -> endpoint != null)
                .toList());
    }

    private void arrived(ClaimId id, long sent, Found found) {
        counters.claimed(found.run().size(), found.parked().size());
        List<Flight> claimed = found.run().isEmpty()
                ? List.of()
                : flights.claimed(id, found.run(), sent + settings.lease().toNanos());
        mayHaveParked(found);
        starting.expired(found.expired());
        starting.committed(found.changes());
        starting.claimed(claimed);
    }

    /** Moves the marks; says whether there is reason to ask again at once: something was taken, and there may be more. */
    private boolean learn(Wanted wanted, Found found) {
        long now = runtime.nanoTime();
        boolean more = marks.polled(found, now) || !found.parked().isEmpty();
        if (!wanted.suspects().isEmpty()) {
            suspects.asked(found.run().stream().anyMatch(taken -> taken.job().suspect()), now);
        }
        for (Map.Entry<String, Integer> endpoint : found.released().entrySet()) {
            more |= endpoint.getValue() > 0;
            // While a type has no permit, its jobs may be all that is parked there: they were not asked for.
            if (found.leftNoneParked(endpoint.getKey()) && !appetite.isLimited()) {
                gates.noneParked(endpoint.getKey(), now);
            }
        }
        return more;
    }

    private Duration untilNextDue(Wanted wanted) {
        List<Ask> asks = new ArrayList<>(wanted.asks());
        asks.addAll(wanted.suspects());
        Duration wait = settings.longestLook(store);
        if (asks.isEmpty()) {
            return untilSomethingOpens(wait);
        }
        Map<Ask, Instant> next;
        try (StoreTransaction tx = store.beginReading()) {
            next = tx.due().next(asks);
            if (!clock.known()) {
                long before = runtime.nanoTime();
                clock.observe(tx.now(), before);
            }
        }
        for (Instant due : next.values()) {
            wait = shorter(clock.until(due), wait);
        }
        lookedAt(wanted, next);
        return untilSomethingOpens(wait.isNegative() ? Duration.ZERO : wait);
    }

    /** What was looked at from the bottom and is not due need not be looked at again so soon. */
    private void lookedAt(Wanted wanted, Map<Ask, Instant> next) {
        long now = runtime.nanoTime();
        if (!wanted.suspects().isEmpty() && wanted.suspects().stream().noneMatch(ask -> isDue(next.get(ask)))) {
            suspects.sawNone(now);
        }
        for (Ask ask : wanted.asks()) {
            if (!isDue(next.get(ask))) {
                marks.looked(ask.type(), ask.from(), now);
            }
        }
    }

    private boolean isDue(@Nullable Instant due) {
        return due != null && !clock.until(due).isPositive();
    }

    private Duration untilSomethingOpens(Duration wait) {
        Duration open = gates.untilOpen(runtime.nanoTime());
        return open != null && open.compareTo(wait) < 0 ? open : wait;
    }

    private record Unresolved(ClaimId id, long sent, Found found) {}
}
