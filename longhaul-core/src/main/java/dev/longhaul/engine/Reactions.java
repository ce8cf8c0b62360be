package dev.longhaul.engine;

import dev.longhaul.engine.claim.Poller;
import dev.longhaul.engine.event.Announcer;
import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.limit.Gates;
import dev.longhaul.engine.operate.Operations;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.Moving;
import dev.longhaul.engine.protocol.Settling.Decided;
import dev.longhaul.engine.protocol.TakingBack.LostAttempt;
import dev.longhaul.engine.protocol.TakingBack.TakenBack;
import dev.longhaul.engine.run.Runner;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.settle.Settler;
import dev.longhaul.engine.sweep.Sweeper;
import dev.longhaul.engine.transition.Next;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Request;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of the engine do about each other's commits: permits come back, endpoints open, the poller hears of what
 * is due, listeners hear of transitions. Thread-safe.
 */
final class Reactions implements Settler.Landing, Poller.Starting, Sweeper.Hearing, Operations.Hearing {

    private static final Logger log = LoggerFactory.getLogger(Reactions.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final Store store;
    private final EngineRuntime runtime;
    private final FollowUps followUps;
    private final Flights flights;
    private final Gates gates;
    private final Counters counters;
    private final Announcer announcer;
    private @Nullable Poller poller;
    private @Nullable Runner runner;

    Reactions(
            Store store,
            EngineRuntime runtime,
            FollowUps followUps,
            Flights flights,
            Gates gates,
            Counters counters,
            Announcer announcer) {
        this.store = store;
        this.runtime = runtime;
        this.followUps = followUps;
        this.flights = flights;
        this.gates = gates;
        this.counters = counters;
        this.announcer = announcer;
    }

    /** Closes the circle: poller and runner react to landings and cause them. Called once, before anything starts. */
    void connect(Poller polling, Runner running) {
        poller = polling;
        runner = running;
    }

    private Poller poller() {
        return Objects.requireNonNull(poller, "connect comes first");
    }

    // Claimed

    /**
     * Requests are read after the claim's commit and before anything starts: what was cancelled before does not start,
     * and what is cancelled later finds the job in flight.
     */
    @Override
    public void claimed(List<Flight> claimed) {
        if (claimed.isEmpty()) {
            return;
        }
        List<Flight> start = new ArrayList<>(claimed);
        while (true) {
            try {
                List<Request> requests = requestsFor(start);
                start.removeIf(flight -> isCancelled(flight, requests) && endCancelled(flight, requests));
                Objects.requireNonNull(runner, "connect comes first").start(start);
                return;
            } catch (StoreException e) {
                counters.add(Counters.Name.STORE_FAILURES, 1);
                long now = runtime.nanoTime();
                if (start.stream().noneMatch(flight -> flight.claim().standsAt(now))) {
                    log.warn("{} claimed jobs are left for a sweep: {}", start.size(), e.getMessage());
                    start.forEach(this::abandoned);
                    return;
                }
                runtime.await(BETWEEN_TRIES, () -> false);
            }
        }
    }

    private List<Request> requestsFor(List<Flight> claimed) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.requests().of(claimed.stream().map(Flight::id).toList());
        }
    }

    private static boolean isCancelled(Flight flight, List<Request> requests) {
        return requests.stream()
                .anyMatch(request -> request.kind() == Request.Kind.CANCEL
                        && request.job().equals(flight.id())
                        && request.attempt() <= flight.taken().job().attempt());
    }

    /** Takes the job out of its claim and ends it, in one commit. */
    private boolean endCancelled(Flight flight, List<Request> requests) {
        JobRow row = flight.taken().row();
        if (flight.claim().gone()) {
            abandoned(flight);
            return true;
        }
        try (StoreTransaction tx = store.begin(EngineSettings.LOCK_WAIT)) {
            if (tx.claims().rewrite(flight.claim().id(), flight.claim().without(flight.id()))) {
                Changes changes = new Changes(followUps, tx.now());
                AttemptRow last = tx.attempts().latest(List.of(flight.id())).get(flight.id());
                changes.cancelled(
                        flight.taken().job(),
                        row,
                        last == null ? null : last.said().error());
                changes.obeyed(requests.stream()
                        .filter(request -> request.job().equals(flight.id()))
                        .toList());
                changes.write(tx);
                tx.commit();
                madeDue(changes.madeDue());
                cancelled(row);
            }
        }
        land(flight, null);
        return true;
    }

    @Override
    public void expired(List<Taken> jobs) {
        for (Taken taken : jobs) {
            counters.add(Counters.Name.DEAD, 1);
            announcer.tell(new JobEvent.Ended(taken.job().id(), taken.job().type(), JobState.DEAD, DeadReason.EXPIRED));
        }
    }

    // Landed

    @Override
    public void settled(Flight flight, Decided decided) {
        Outcome.Kind outcome = decided.row().outcome();
        land(flight, outcome == Outcome.Kind.SUCCEEDED || outcome == Outcome.Kind.SNOOZED);
        tell(decided.row(), flight.taken().row(), decided.next());
    }

    @Override
    public void foundSettled(Flight flight, AttemptRow.Id attempt) {
        land(flight, null);
        try (StoreTransaction tx = store.beginReading()) {
            JobRow row = flight.taken().row();
            tx.attempts().of(row.id()).stream()
                    .filter(found -> found.id().equals(attempt))
                    .forEach(found -> {
                        counters.settled(found.outcome());
                        tell(found, row, nextOf(found, flight.taken().job()));
                    });
        } catch (StoreException e) {
            log.debug("nobody hears of attempt {}, which an earlier commit had settled", attempt, e);
        }
    }

    /** What a row found in the history led to, as far as the row tells. */
    private static Next nextOf(AttemptRow row, OpenJob job) {
        if (row.nextDue() != null) {
            return new Next.Again(job.dueAt(row.nextDue()));
        }
        return row.outcome() == Outcome.Kind.SUCCEEDED
                ? new Next.Succeeded(job)
                : new Next.Dead(job, row.outcome() == Outcome.Kind.ABORTED ? DeadReason.ABORTED : DeadReason.EXHAUSTED);
    }

    @Override
    public void refused(Flight flight, Finished finished) {
        log.warn(
                "attempt {} of job {} came too late: its claim was taken back, and nothing of it is recorded",
                finished.taken().job().attempt(),
                finished.taken().job().id());
        land(flight, null);
    }

    /** A flight that was not started because its claim no longer surely stands: a sweep takes it back. */
    void abandoned(Flight flight) {
        flights.abandoned(flight);
        free(flight, null);
    }

    private void land(Flight flight, @Nullable Boolean endpointDidWell) {
        flights.landed(flight);
        free(flight, endpointDidWell);
    }

    private void free(Flight flight, @Nullable Boolean endpointDidWell) {
        boolean mayRelease = gates.ended(flight.taken(), endpointDidWell, runtime.nanoTime());
        if (flight.taken().job().suspect()) {
            poller().suspectsMayWait();
        }
        poller().landed(mayRelease);
    }

    @Override
    public boolean hasFinishedClaims() {
        return flights.hasFinished();
    }

    @Override
    public List<ClaimId> takeFinishedClaims() {
        return flights.takeFinished();
    }

    @Override
    public void stillFinished(List<ClaimId> claims) {
        flights.stillFinished(claims);
    }

    // Swept

    @Override
    public void takenBack(TakenBack what) {
        for (LostAttempt lost : what.lost()) {
            counters.settled(Outcome.Kind.LOST);
            tell(lost.row(), lost.job(), lost.next());
        }
        poller().suspectsMayWait();
    }

    @Override
    public void obeyed(Request request, Moving.Result result) {
        if (request.kind() == Request.Kind.CANCEL && result instanceof Moving.Result.Done(JobRow row, OpenJob job)) {
            cancelled(row);
        }
    }

    @Override
    public void endpointsMayRelease() {
        poller().wake();
    }

    // Moved by operators

    @Override
    public void cancelled(JobRow row) {
        announcer.tell(new JobEvent.Ended(row.id(), row.type(), JobState.CANCELLED, null));
    }

    @Override
    public void redriven(JobRow row, OpenJob job) {
        announcer.tell(new JobEvent.Redriven(row.id(), row.type(), job.due()));
    }

    @Override
    public void pausesChanged(Set<Pause> pauses) {
        gates.paused(pauses.stream()
                .filter(pause -> pause.kind() == Pause.Kind.ENDPOINT)
                .map(Pause::name)
                .collect(Collectors.toSet()));
        poller().wake();
    }

    // Due

    @Override
    public void madeDue(List<OpenJob> jobs) {
        Set<String> announced = new HashSet<>();
        for (OpenJob job : jobs) {
            if (job.suspect()) {
                poller().suspectsMayWait();
            }
            poller().hint(job.type(), job.due());
            // One hint a type is enough for the others: what is due later they find by themselves.
            if (announced.add(job.type())) {
                Instant first = jobs.stream()
                        .filter(each -> each.type().equals(job.type()))
                        .map(OpenJob::due)
                        .min(Instant::compareTo)
                        .orElse(job.due());
                store.announce(job.type(), first);
            }
        }
    }

    private void tell(AttemptRow row, JobRow job, Next next) {
        JobState state = switch (next) {
            case Next.Again again -> JobState.SCHEDULED;
            case Next.Succeeded succeeded -> JobState.SUCCEEDED;
            case Next.Dead dead -> JobState.DEAD;
            case Next.Cancelled cancelled -> JobState.CANCELLED;
        };
        DeadReason reason = next instanceof Next.Dead dead ? dead.reason() : null;
        if (reason != null) {
            counters.add(Counters.Name.DEAD, 1);
        }
        announcer.tell(new JobEvent.Settled(
                row.id().job(),
                job.type(),
                row.id().number(),
                row.outcome(),
                row.said().error(),
                state,
                reason,
                row.nextDue()));
    }
}
