package dev.longhaul.engine.sweep;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.limit.Gates;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Expiring;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.Moving;
import dev.longhaul.engine.protocol.TakingBack;
import dev.longhaul.engine.protocol.TakingBack.TakenBack;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.StoreClock;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Outlook;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Request;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back claims that ran out and finds what the quick path missed. One activity. */
public final class Sweeper {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int CLAIMS_AT_ONCE = 1;
    private static final int EXPIRED_AT_ONCE = 200;
    private static final int REQUESTS_AT_ONCE = 100;
    private static final int ENDPOINTS_AT_ONCE = 1_000;

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final FollowUps followUps;
    private final TakingBack takingBack;
    private final Gates gates;
    private final StoreClock clock;
    private final Counters counters;
    private final Hearing hearing;
    private @Nullable String endpointCursor;

    /** What a sweep works with. */
    public record Work(FollowUps followUps, TakingBack takingBack, Gates gates, StoreClock clock) {}

    /** Hears what a sweep did, after its commit. */
    public interface Hearing {
        /** A claim was taken back. */
        void takenBack(TakenBack what);

        /** These ended because their deadline had passed. */
        void expired(List<Taken> jobs);

        /** A request was obeyed or dropped. */
        void obeyed(Request request, Moving.Result result);

        /** These became due. */
        void madeDue(List<OpenJob> jobs);

        /** There are, or may be, endpoints with parked jobs. */
        void endpointsMayRelease();
    }

    public Sweeper(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            Work work,
            Counters counters,
            Hearing hearing) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        this.followUps = work.followUps();
        this.takingBack = work.takingBack();
        this.gates = work.gates();
        this.clock = work.clock();
        this.counters = counters;
        this.hearing = hearing;
    }

    /** Starts sweeping. */
    public Activity start() {
        return runtime.start("sweeper", this::turn);
    }

    /** On a store that this process owns, every claim found at start belonged to a process that is dead. */
    public void takeBackAtStart() {
        boolean more = store.exclusive();
        while (more) {
            try (StoreTransaction tx = store.begin(settings.lease())) {
                List<ClaimRow> claims = tx.claims().lockOthers(settings.node(), CLAIMS_AT_ONCE);
                takeBack(tx, claims);
                more = !claims.isEmpty();
            }
        }
    }

    private Duration turn() {
        try {
            long before = runtime.nanoTime();
            Outlook outlook;
            try (StoreTransaction tx = store.beginReading()) {
                outlook = tx.outlook();
            }
            clock.observe(outlook.now(), before);
            if (passed(outlook.nextExpiry(), outlook.now())) {
                takeBackExpired();
            }
            if (passed(outlook.nextDeadline(), outlook.now())) {
                expire();
            }
            if (outlook.requests()) {
                obey();
            }
            askForEndpoints(outlook.parkedEndpoints());
            return untilNext(outlook);
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn("a sweep failed and is repeated in {}: {}", AFTER_FAILURE, e.getMessage());
            return AFTER_FAILURE;
        }
    }

    /** A live node's leases run out late enough to be renewed; a dead node's are met at the moment they run out. */
    private Duration untilNext(Outlook outlook) {
        Duration wait = settings.pace().sweep();
        Instant expiry = outlook.nextExpiry();
        if (expiry != null) {
            Duration until = clock.until(expiry).plusMillis(10);
            wait = until.compareTo(wait) < 0 ? until : wait;
        }
        Instant deadline = outlook.nextDeadline();
        if (deadline != null) {
            Duration until = clock.until(deadline).plusMillis(1);
            wait = until.compareTo(wait) < 0 ? until : wait;
        }
        Duration least = Duration.ofMillis(200);
        return wait.compareTo(least) < 0 ? least : wait;
    }

    private static boolean passed(@Nullable Instant instant, Instant now) {
        return instant != null && instant.isBefore(now);
    }

    private void takeBackExpired() {
        boolean more = true;
        while (more) {
            try (StoreTransaction tx = store.begin(EngineSettings.LOCK_WAIT)) {
                List<ClaimRow> claims = tx.claims().lockExpired(CLAIMS_AT_ONCE);
                boolean moved = takeBack(tx, claims);
                more = !claims.isEmpty() && moved;
            }
        }
    }

    /** Returns whether anything was settled: a claim that was only moved aside is left for the next sweep. */
    private boolean takeBack(StoreTransaction tx, List<ClaimRow> claims) {
        if (claims.isEmpty()) {
            return false;
        }
        List<TakenBack> done =
                claims.stream().map(claim -> takingBack.takeBack(tx, claim)).toList();
        tx.commit();
        boolean settled = false;
        for (int i = 0; i < done.size(); i++) {
            counters.add(Counters.Name.CLAIMS_TAKEN_BACK, 1);
            hearing.takenBack(done.get(i));
            hearing.madeDue(done.get(i).changes().madeDue());
            settled |= !done.get(i).movedAside();
            log.info(
                    "took back claim {} of node {}: {} attempts lost",
                    claims.get(i).id(),
                    claims.get(i).node(),
                    done.get(i).lost().size());
        }
        return settled;
    }

    private void expire() {
        boolean more = true;
        while (more) {
            try (StoreTransaction tx = store.begin(EngineSettings.LOCK_WAIT)) {
                Changes changes = new Changes(followUps, tx.now());
                List<Taken> expired = Expiring.sweep(tx, changes, EXPIRED_AT_ONCE);
                if (!expired.isEmpty()) {
                    changes.write(tx);
                    tx.commit();
                    counters.add(Counters.Name.EXPIRED, expired.size());
                    hearing.expired(expired);
                    hearing.madeDue(changes.madeDue());
                }
                more = expired.size() >= EXPIRED_AT_ONCE;
            }
        }
    }

    /** Requests for attempts in flight are obeyed when those are settled; the others now. */
    private void obey() {
        List<Request> requests;
        try (StoreTransaction tx = store.beginReading()) {
            requests = tx.requests().page(REQUESTS_AT_ONCE);
        }
        for (Request request : requests) {
            try (StoreTransaction tx = store.begin(EngineSettings.LOCK_WAIT)) {
                Changes changes = new Changes(followUps, tx.now());
                Moving.Result result = Moving.obey(tx, request, changes);
                if (!(result instanceof Moving.Result.InFlight)) {
                    changes.write(tx);
                    tx.commit();
                    hearing.obeyed(request, result);
                    hearing.madeDue(changes.madeDue());
                }
            }
        }
    }

    private void askForEndpoints(boolean parked) {
        try (StoreTransaction tx = store.beginReading()) {
            gates.paused(tx.pauses().all().stream()
                    .filter(pause -> pause.kind() == Pause.Kind.ENDPOINT)
                    .map(Pause::name)
                    .collect(Collectors.toSet()));
            if (!parked) {
                return;
            }
            List<String> endpoints = tx.parked().endpoints(endpointCursor, ENDPOINTS_AT_ONCE);
            endpointCursor = endpoints.size() < ENDPOINTS_AT_ONCE ? null : endpoints.getLast();
            gates.mayHaveParked(endpoints);
        }
        hearing.endpointsMayRelease();
    }
}
