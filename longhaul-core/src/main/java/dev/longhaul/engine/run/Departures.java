package dev.longhaul.engine.run;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.HeldClaim;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a committed claim to the start of its attempts. Operators' requests are read after the claim's commit and
 * before anything starts: what was cancelled before does not start, and what is cancelled later finds the job in flight.
 * Thread-safe; one activity ends what was cancelled, and starts what could not start at once: for an earlier attempt of the
 * same job, for the store, or for the next renewal of a claim that did not surely stand any more. What expired while it
 * waited here is put back, for a poll or a sweep to end it: no attempt starts after its job's deadline.
 */
public final class Departures {

    private static final Logger log = LoggerFactory.getLogger(Departures.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofHours(1);

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final Runner runner;
    private final FollowUps followUps;
    private final Counters counters;
    private final Hearing hearing;

    private final Queue<Flight> held = new ConcurrentLinkedQueue<>();
    private final Queue<Leaving> leaving = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Activity activity;
    private volatile boolean stopped;
    /** The store has failed: until then nothing that is held is tried again. */
    private volatile long notBefore;

    /** Hears what became of flights that were not started. */
    public interface Hearing {
        /** It is out of its claim: ended or put back, now or before, or taken back by somebody else. */
        void left(Flight flight);

        /** A job was ended as cancelled, with these changes. */
        void cancelled(JobRow row, Changes changes);

        /** These changes have been committed: jobs were accepted, and became due. */
        void committed(Changes changes);
    }

    /** A flight that is not to start. */
    private sealed interface Leaving {
        Flight flight();

        /** Cancelled by one of the requests that were read for it: once obeyed, they are nowhere else. */
        record Cancelled(Flight flight, List<Request> requests) implements Leaving {}

        /** Its deadline has passed, unless the database knows better. */
        record Expired(Flight flight) implements Leaving {}
    }

    /** What came of the try to have one leave. */
    private sealed interface Ending {
        /** Somebody else has ended it, or taken it back. */
        record Gone() implements Ending {}

        /** It has not expired yet. */
        record NotYet() implements Ending {}

        /** It has left its claim, and this followed. */
        record Left(Changes changes) implements Ending {}
    }

    public Departures(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            Runner runner,
            FollowUps followUps,
            Counters counters,
            Hearing hearing) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        this.runner = runner;
        this.followUps = followUps;
        this.counters = counters;
        this.hearing = hearing;
        this.notBefore = runtime.nanoTime();
    }

    /** Starts the activity. */
    public void start() {
        activity = runtime.start("departures", this::turn);
    }

    /**
     * A flight is to start later: an earlier attempt of its job has just ended, or its claim does not surely stand now and
     * may be renewed. Never waits.
     */
    public void later(Flight flight) {
        held.add(flight);
        wake();
    }

    private void wake() {
        Activity running = activity;
        if (running != null) {
            running.wake();
        }
    }

    /** From now on nothing starts: what waits to start is put back, for other nodes or another day. */
    public void stop() {
        stopped = true;
        wake();
    }

    /** Starts the attempts of flights whose claim has been committed; what cannot start yet starts later. */
    public void depart(List<Flight> ready) {
        if (ready.isEmpty()) {
            return;
        }
        if (stopped) {
            putBack(ready);
            return;
        }
        try {
            goOrStay(ready);
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn("{} claimed jobs cannot start yet: {}", ready.size(), e.getMessage());
            holdOrSplit(ready, e.kind() == StoreException.Kind.REFUSED);
        } catch (RuntimeException e) {
            log.error("{} claimed jobs cannot start yet", ready.size(), e);
            holdOrSplit(ready, true);
        }
    }

    private void holdOrSplit(List<Flight> ready, boolean oneIsBad) {
        if (oneIsBad && ready.size() > 1) {
            ready.forEach(flight -> depart(List.of(flight)));
        } else {
            notBefore = runtime.nanoTime() + BETWEEN_TRIES.toNanos();
            ready.forEach(this::later);
        }
    }

    private void goOrStay(List<Flight> ready) {
        Map<JobId, List<Request>> requests = requestsFor(ready);
        List<Flight> go = new ArrayList<>(ready.size());
        List<Leaving> stay = new ArrayList<>();
        for (Flight flight : ready) {
            List<Request> asks = requests.getOrDefault(flight.id(), List.of());
            if (asks.stream().anyMatch(ask -> cancels(ask, flight))) {
                stay.add(new Leaving.Cancelled(flight, asks));
            } else if (runner.mayHaveExpired(flight)) {
                stay.add(new Leaving.Expired(flight));
            } else {
                go.add(flight);
            }
        }
        runner.start(go);
        if (!stay.isEmpty()) {
            stay.forEach(each -> each.flight().claim().leaves());
            leaving.addAll(stay);
            wake();
        }
    }

    private Map<JobId, List<Request>> requestsFor(List<Flight> claimed) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.requests().of(claimed.stream().map(Flight::id).toList()).stream()
                    .collect(Collectors.groupingBy(Request::job));
        }
    }

    private static boolean cancels(Request request, Flight flight) {
        return request.kind() == Request.Kind.CANCEL
                && request.attempt() <= flight.taken().job().attempt();
    }

    private Duration turn() {
        if (stopped) {
            putBackAll();
        } else {
            departHeld();
        }
        List<Leaving> again = new ArrayList<>();
        for (Leaving each = leaving.poll(); each != null; each = leaving.poll()) {
            if (!leave(each)) {
                again.add(each);
            }
        }
        leaving.addAll(again);
        // Stopped, it looks again: a poll that was under way may still bring some.
        return held.isEmpty() && again.isEmpty() && !stopped ? IDLE : BETWEEN_TRIES;
    }

    private void departHeld() {
        long now = runtime.nanoTime();
        if (notBefore - now > 0) {
            return;
        }
        long surely = now + settings.startMargin().toNanos();
        List<Flight> ready = new ArrayList<>();
        List<Flight> wait = new ArrayList<>();
        for (Flight flight = held.poll(); flight != null; flight = held.poll()) {
            if (flight.claim().gone()) {
                hearing.left(flight);
            } else if (flight.claim().standsAt(surely)) {
                ready.add(flight);
            } else {
                wait.add(flight);
            }
        }
        held.addAll(wait);
        depart(ready);
    }

    /** Whether nothing is left to do about it here. */
    private boolean leave(Leaving what) {
        Ending ending;
        try {
            ending = end(what);
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn(
                    "job {} is cancelled or has expired, and cannot leave its claim yet: {}",
                    what.flight().id(),
                    e.getMessage());
            return false;
        } catch (RuntimeException e) {
            log.error("job {} cannot leave its claim yet", what.flight().id(), e);
            return false;
        }
        switch (ending) {
            case Ending.NotYet notYet -> held.add(what.flight());
            case Ending.Gone gone -> hearing.left(what.flight());
            case Ending.Left(Changes changes) -> {
                left(what, changes);
                hearing.left(what.flight());
            }
        }
        what.flight().claim().hasLeft();
        return true;
    }

    private void left(Leaving what, Changes changes) {
        switch (what) {
            case Leaving.Cancelled cancelled ->
                hearing.cancelled(cancelled.flight().taken().row(), changes);
            case Leaving.Expired expired -> hearing.committed(changes);
        }
    }

    private void putBackAll() {
        List<Flight> waiting = new ArrayList<>(runner.takeWaiting());
        for (Flight flight = held.poll(); flight != null; flight = held.poll()) {
            waiting.add(flight);
        }
        putBack(waiting);
    }

    private void putBack(List<Flight> flights) {
        Map<HeldClaim, List<Flight>> byClaim = flights.stream().collect(Collectors.groupingBy(Flight::claim));
        byClaim.forEach(this::putBack);
    }

    /** What the store does not take back now stays in its claim, is tried again, and is found by a sweep in the end. */
    private void putBack(HeldClaim claim, List<Flight> flights) {
        flights.forEach(flight -> claim.leaves());
        try {
            Changes changes = takeOut(claim, flights.stream().map(Flight::id).collect(Collectors.toSet()));
            flights.forEach(hearing::left);
            if (changes != null) {
                hearing.committed(changes);
            }
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn("{} jobs of claim {} cannot be put back yet: {}", flights.size(), claim.id(), e.getMessage());
            held.addAll(flights);
        } catch (RuntimeException e) {
            log.error("{} jobs of claim {} cannot be put back yet", flights.size(), claim.id(), e);
            held.addAll(flights);
        } finally {
            flights.forEach(flight -> claim.hasLeft());
        }
    }

    /** Null if the claim is surely gone. */
    private @Nullable Changes takeOut(HeldClaim claim, Set<JobId> jobs) {
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            ClaimRow row = tx.claims().lockShared(claim.id());
            if (row == null) {
                tx.commit();
                return null;
            }
            Map<Boolean, List<OpenJob>> parts =
                    row.jobs().stream().collect(Collectors.partitioningBy(job -> jobs.contains(job.id())));
            tx.claims().rewrite(row.id(), parts.getOrDefault(false, List.of()));
            Changes changes = new Changes(followUps, tx.now());
            parts.getOrDefault(true, List.of()).forEach(changes::due);
            changes.write(tx);
            tx.commit();
            return changes;
        }
    }

    /**
     * Takes the job out of its claim and ends it, or puts it back, in one commit. Executed again after a commit whose answer
     * was lost, it finds that the claim does not list the job any more, and does nothing but to commit: what it found may
     * be there and yet be lost with a primary, and a claim all of whose jobs have left is deleted unread.
     */
    private Ending end(Leaving what) {
        Flight flight = what.flight();
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            ClaimRow claim = tx.claims().lockShared(flight.claim().id());
            if (claim == null || claim.jobs().stream().noneMatch(job -> job.id().equals(flight.id()))) {
                tx.commit();
                return new Ending.Gone();
            }
            long asked = runtime.nanoTime();
            Changes changes = new Changes(followUps, tx.now());
            Instant deadline = flight.taken().job().deadline();
            if (what instanceof Leaving.Expired
                    && (deadline == null || !changes.now().isAfter(deadline))) {
                // The node's idea of that clock was wrong, and would send it here again at once.
                runner.databaseShows(changes.now(), asked);
                return new Ending.NotYet();
            }
            List<OpenJob> others = claim.jobs().stream()
                    .filter(job -> !job.id().equals(flight.id()))
                    .toList();
            tx.claims().rewrite(claim.id(), others);
            collect(tx, what, changes);
            changes.write(tx);
            tx.commit();
            return new Ending.Left(changes);
        }
    }

    private static void collect(StoreTransaction tx, Leaving what, Changes changes) {
        Taken taken = what.flight().taken();
        switch (what) {
            case Leaving.Cancelled(Flight flight, List<Request> requests) -> {
                AttemptRow last = tx.attempts().latest(List.of(flight.id())).get(flight.id());
                changes.cancelled(
                        taken.job(),
                        taken.row(),
                        last == null ? null : last.said().error());
                changes.obeyed(requests);
            }
            // Put back, not ended: whoever ends it reads an operator's request first, as he relies on.
            case Leaving.Expired expired -> changes.due(taken.job());
        }
    }
}
