package dev.longhaul.engine.sweep;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.flight.HeldClaim;
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
import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.Outlook;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Request;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back claims that ran out and finds what the quick path missed. One activity. */
public final class Sweeper {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int MAX_PASSED_OVER = 50;
    private static final int EXPIRED_AT_ONCE = 200;
    private static final int EXPIRY_ROUNDS = 20;
    private static final int MAX_FAILED_EXPIRIES = 8;
    private static final int REQUESTS_AT_ONCE = 100;
    private static final int MAX_REQUESTS = 10_000;
    private static final int ENDPOINTS_AT_ONCE = 1_000;

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final FollowUps followUps;
    private final TakingBack takingBack;
    private final Flights flights;
    private final Gates gates;
    private final StoreClock clock;
    private final Counters counters;
    private final Hearing hearing;
    private @Nullable String endpointCursor;
    private int requestsAtOnce = REQUESTS_AT_ONCE;
    private final Set<ClaimId> complainedOf = new HashSet<>();
    private boolean passedOverSome;
    private boolean everFull;
    private long lastFull;

    /** What a sweep works with. */
    public record Work(FollowUps followUps, TakingBack takingBack, Flights flights, Gates gates, StoreClock clock) {}

    /** Hears what a sweep did, after its commit. */
    public interface Hearing {
        /** A claim was taken back. */
        void takenBack(TakenBack what);

        /** These ended because their deadline had passed. */
        void expired(List<Expiring.Ended> jobs);

        /** A request was obeyed or dropped. */
        void obeyed(Request request, Moving.Result result);

        /** These changes have been committed: jobs were accepted, and became due. */
        void committed(Changes changes);

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
        this.flights = work.flights();
        this.gates = work.gates();
        this.clock = work.clock();
        this.counters = counters;
        this.hearing = hearing;
    }

    /** Starts sweeping. */
    public Activity start() {
        return runtime.start("sweeper", this::turn);
    }

    /**
     * On a store that this process owns, every claim found at start belonged to a process that is dead. One that cannot be
     * taken back now is met again when its lease has run out.
     */
    public void takeBackAtStart() {
        if (store.exclusive()) {
            takingBackAll((tx, limit) -> tx.claims().lockOthers(settings.node(), limit));
        }
    }

    /** Learns which endpoints are paused: before anything is claimed, and with every full sweep. */
    public void lookAtPauses() {
        try (StoreTransaction tx = store.beginReading()) {
            gates.paused(tx.pauses().all().stream()
                    .filter(pause -> pause.kind() == Pause.Kind.ENDPOINT)
                    .map(Pause::name)
                    .collect(Collectors.toSet()));
        }
        gates.forgetIdle(runtime.nanoTime());
    }

    private Duration turn() {
        Outlook outlook;
        long before = runtime.nanoTime();
        try (StoreTransaction tx = store.beginReading()) {
            outlook = tx.outlook();
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn("a sweep failed and is repeated in {}: {}", AFTER_FAILURE, e.getMessage());
            return AFTER_FAILURE;
        }
        clock.observe(outlook.now(), before);
        passedOverSome = false;
        boolean well = !passed(outlook.nextExpiry(), outlook.now())
                || succeeds(
                        "taking back claims",
                        () -> takingBackAll((tx, limit) -> tx.claims().lockExpired(limit)));
        well &= !passed(outlook.nextDeadline(), outlook.now()) || succeeds("ending what has expired", this::expire);
        if (!everFull || before - lastFull >= settings.pace().sweep().toNanos()) {
            everFull = true;
            lastFull = before;
            well &= !outlook.requests() || succeeds("obeying requests", this::obey);
            well &= succeeds("asking for endpoints", () -> askForEndpoints(outlook.parkedEndpoints()));
        }
        return well && !passedOverSome ? untilNext(outlook) : AFTER_FAILURE;
    }

    /** One part of a sweep that fails keeps no other from its turn. */
    private boolean succeeds(String what, Runnable part) {
        try {
            part.run();
            return true;
        } catch (StoreException e) {
            log.warn("{} failed and is repeated in {}: {}", what, AFTER_FAILURE, e.getMessage());
        } catch (RuntimeException e) {
            log.error("{} failed and is repeated in {}", what, AFTER_FAILURE, e);
        }
        counters.add(Counters.Name.STORE_FAILURES, 1);
        return false;
    }

    /** A live node's leases run out late enough to be renewed; a dead node's are met at the moment they run out. */
    private Duration untilNext(Outlook outlook) {
        Duration wait = settings.pace().sweep().minusNanos(runtime.nanoTime() - lastFull);
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

    /** Locks claims that are to be taken back, at most so many. */
    private interface Locking {
        List<ClaimRow> lock(StoreTransaction tx, int limit);
    }

    /** One by one, each in a commit of its own, passing over those that cannot be taken back now. */
    private void takingBackAll(Locking claims) {
        Set<ClaimId> passedOver = new HashSet<>();
        boolean more = true;
        while (more && passedOver.size() < MAX_PASSED_OVER) {
            more = takeBackOne(claims, passedOver);
        }
        passedOverSome = !passedOver.isEmpty();
    }

    private boolean takeBackOne(Locking claims, Set<ClaimId> passedOver) {
        ClaimRow claim = null;
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            claim = next(claims, tx, passedOver);
            if (claim == null) {
                return false;
            }
            HeldClaim own = flights.held(claim.id());
            if (own == null) {
                takeBack(tx, claim, passedOver);
            } else {
                keep(tx, own);
                passedOver.add(claim.id());
            }
            return true;
        } catch (StoreException e) {
            if (claim == null
                    || e.kind() == StoreException.Kind.UNAVAILABLE
                    || e.kind() == StoreException.Kind.UNKNOWN_COMMIT) {
                throw e;
            }
            halveOrPassOver(claims, claim, passedOver, e);
            return true;
        } catch (RuntimeException e) {
            if (claim == null) {
                throw e;
            }
            halveOrPassOver(claims, claim, passedOver, e);
            return true;
        }
    }

    private static @Nullable ClaimRow next(Locking claims, StoreTransaction tx, Set<ClaimId> passedOver) {
        return claims.lock(tx, passedOver.size() + 1).stream()
                .filter(claim -> !passedOver.contains(claim.id()))
                .findFirst()
                .orElse(null);
    }

    private void takeBack(StoreTransaction tx, ClaimRow claim, Set<ClaimId> passedOver) {
        TakenBack done = takingBack.takeBack(tx, claim);
        tx.commit();
        if (done.aside() != null) {
            passedOver.add(done.aside());
        }
        counters.add(Counters.Name.CLAIMS_TAKEN_BACK, 1);
        hearing.takenBack(done);
        hearing.committed(done.changes());
        log.info(
                "took back claim {} of node {}: {} attempts lost",
                claim.id(),
                claim.node(),
                done.lost().size());
    }

    /** What runs on this node is never started beside itself: its claim was renewed late, and stands again. */
    private void keep(StoreTransaction tx, HeldClaim own) {
        long sent = runtime.nanoTime();
        boolean stands = tx.claims().renew(List.of(own.id()), settings.lease()).contains(own.id());
        tx.commit();
        if (stands) {
            own.renewed(sent + settings.lease().toNanos());
        }
    }

    /** A claim that fails as a whole is halved until what is bad in it stands alone. */
    private void halveOrPassOver(Locking claims, ClaimRow failed, Set<ClaimId> passedOver, RuntimeException e) {
        counters.add(Counters.Name.STORE_FAILURES, 1);
        int jobs = failed.jobs().size();
        // The stack of a mistake is worth reading; that of a lock is not. What stays bad is said once.
        if (complainedOf.size() >= MAX_PASSED_OVER) {
            complainedOf.clear();
        }
        if (!complainedOf.add(failed.id())) {
            log.debug("claim {} of {} jobs still cannot be taken back", failed.id(), jobs, e);
        } else if (e instanceof StoreException) {
            log.warn("claim {} of {} jobs cannot be taken back: {}", failed.id(), jobs, e.getMessage());
        } else {
            log.error("claim {} of {} jobs cannot be taken back", failed.id(), jobs, e);
        }
        if (failed.jobs().size() > 1) {
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                ClaimRow claim = next(claims, tx, passedOver);
                if (claim != null && claim.id().equals(failed.id())) {
                    takingBack.halve(tx, claim);
                    tx.commit();
                    return;
                }
            }
        }
        passedOver.add(failed.id());
    }

    private void expire() {
        boolean more = true;
        for (int round = 0; more && round < EXPIRY_ROUNDS; round++) {
            List<JobId> met = new ArrayList<>();
            try {
                expireTogether(met);
            } catch (RuntimeException e) {
                expireEach(met);
                throw e;
            }
            more = met.size() >= EXPIRED_AT_ONCE;
        }
    }

    private void expireTogether(List<JobId> met) {
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            Changes changes = new Changes(followUps, tx.now());
            List<Expiring.Ended> expired = Expiring.sweep(tx, changes, EXPIRED_AT_ONCE);
            expired.forEach(each -> met.add(each.taken().job().id()));
            write(tx, changes, expired);
        }
    }

    /** Each in a commit of its own, so that one whose key is locked keeps no other; in any order, for a few failures. */
    private void expireEach(List<JobId> met) {
        Collections.shuffle(met, Random.from(runtime.random()));
        int failures = 0;
        for (int i = 0; i < met.size() && failures < MAX_FAILED_EXPIRIES; i++) {
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                Changes changes = new Changes(followUps, tx.now());
                write(tx, changes, Expiring.one(tx, changes, met.get(i)));
            } catch (StoreException e) {
                failures += e.kind() == StoreException.Kind.UNAVAILABLE ? MAX_FAILED_EXPIRIES : 1;
                log.debug("job {} has expired and cannot be ended yet", met.get(i), e);
            }
        }
    }

    private void write(StoreTransaction tx, Changes changes, List<Expiring.Ended> expired) {
        if (!expired.isEmpty()) {
            changes.write(tx);
            tx.commit();
            counters.add(Counters.Name.SWEPT_DEADLINES, expired.size());
            hearing.expired(expired);
            hearing.committed(changes);
        }
    }

    /**
     * Requests for attempts in flight are obeyed when those are settled; the others now. When a whole page is in flight, the
     * next sweep looks further, so that those behind it have their turn.
     */
    private void obey() {
        List<Request> requests;
        Map<JobId, Standing> standing;
        try (StoreTransaction tx = store.beginReading()) {
            requests = tx.requests().page(requestsAtOnce);
            standing = tx.jobs().standing(requests.stream().map(Request::job).collect(Collectors.toSet()));
        }
        List<Request> obeyable = requests.stream()
                .filter(request -> !(standing.get(request.job()) instanceof Standing.Claimed))
                .toList();
        boolean crowded = requests.size() == requestsAtOnce && obeyable.isEmpty();
        requestsAtOnce = crowded ? Math.min(2 * requestsAtOnce, MAX_REQUESTS) : REQUESTS_AT_ONCE;
        for (Request request : obeyable) {
            succeeds("obeying a request for job " + request.job(), () -> obey(request));
        }
    }

    private void obey(Request request) {
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            Changes changes = new Changes(followUps, tx.now());
            Moving.Result result = Moving.obey(tx, request, changes);
            if (!(result instanceof Moving.Result.InFlight)) {
                changes.write(tx);
                tx.commit();
                hearing.obeyed(request, result);
                hearing.committed(changes);
            }
        }
    }

    private void askForEndpoints(boolean parked) {
        lookAtPauses();
        if (!parked) {
            return;
        }
        try (StoreTransaction tx = store.beginReading()) {
            List<String> endpoints = tx.parked().endpoints(endpointCursor, ENDPOINTS_AT_ONCE);
            endpointCursor = endpoints.size() < ENDPOINTS_AT_ONCE ? null : endpoints.getLast();
            gates.mayHaveParked(endpoints);
        }
        hearing.endpointsMayRelease();
    }
}
