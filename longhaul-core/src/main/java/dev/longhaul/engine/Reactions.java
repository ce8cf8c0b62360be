package dev.longhaul.engine;

import dev.longhaul.engine.claim.Poller;
import dev.longhaul.engine.event.Announcer;
import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.limit.Gates;
import dev.longhaul.engine.operate.Operations;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Expiring;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.Moving;
import dev.longhaul.engine.protocol.Settling.Decided;
import dev.longhaul.engine.protocol.TakingBack.LostAttempt;
import dev.longhaul.engine.protocol.TakingBack.TakenBack;
import dev.longhaul.engine.run.Departures;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settle.Settler;
import dev.longhaul.engine.sweep.Sweeper;
import dev.longhaul.engine.transition.Next;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Enqueued;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
final class Reactions
        implements Settler.Landing, Poller.Starting, Departures.Hearing, Sweeper.Hearing, Operations.Hearing {

    private static final Logger log = LoggerFactory.getLogger(Reactions.class);

    private final Store store;
    private final EngineRuntime runtime;
    private final Flights flights;
    private final Gates gates;
    private final Counters counters;
    private final Announcer announcer;
    private @Nullable Poller poller;
    private @Nullable Departures departures;
    private @Nullable Settler settler;

    Reactions(
            Store store, EngineRuntime runtime, Flights flights, Gates gates, Counters counters, Announcer announcer) {
        this.store = store;
        this.runtime = runtime;
        this.flights = flights;
        this.gates = gates;
        this.counters = counters;
        this.announcer = announcer;
    }

    /** Closes the circle: these react to landings and cause them. Called once, before anything starts. */
    void connect(Poller polling, Departures departing, Settler settling) {
        poller = polling;
        departures = departing;
        settler = settling;
    }

    private Settler settler() {
        return Objects.requireNonNull(settler, "connect comes first");
    }

    private Departures departures() {
        return Objects.requireNonNull(departures, "connect comes first");
    }

    private Poller poller() {
        return Objects.requireNonNull(poller, "connect comes first");
    }

    // Claimed

    @Override
    public void claimed(List<Flight> ready) {
        departures().depart(ready);
    }

    @Override
    public void left(Flight flight) {
        land(flight, null);
        // Its claim may have no other job left.
        settler().wake();
    }

    @Override
    public void cancelled(JobRow row, Changes changes) {
        cancelled(row);
        committed(changes);
    }

    @Override
    public void expired(List<Expiring.Ended> jobs) {
        for (Expiring.Ended each : jobs) {
            OpenJob job = each.taken().job();
            if (each.cancelled()) {
                cancelled(each.taken().row());
            } else {
                counters.add(Counters.Name.EXPIRED, 1);
                counters.add(Counters.Name.DEAD, 1);
                announcer.tell(new JobEvent.Ended(job.id(), job.type(), JobState.DEAD, DeadReason.EXPIRED));
            }
        }
    }

    // Landed

    /**
     * Its worker and whom it called are free for the next at once, rather than after the commit: under load that is most of
     * the time between two. Whoever called without doing well keeps both until that is recorded, so that what a breaker makes
     * of it comes first.
     */
    @Override
    public void finished(Flight flight, Finished finished) {
        boolean calls = flight.taken().row().keys().endpoint() != null;
        if (calls && !didWell(finished.result().outcome().kind())) {
            return;
        }
        // The place first: a permit without it would only have jobs parked.
        Duration look = null;
        if (calls) {
            flight.leavePlace();
            look = gates.leftPlace(flight.taken(), runtime.nanoTime());
        }
        flights.finished(flight);
        lookWithin(look);
        poller().finished(flight.taken().job().type());
    }

    @Override
    public void settled(Flight flight, Decided decided) {
        land(flight, didWell(decided.row().outcome()));
        tell(decided.row(), flight.taken().row(), decided.next());
    }

    @Override
    public void foundSettled(Flight flight, AttemptRow.Id attempt) {
        land(flight, null);
        try (StoreTransaction tx = store.beginReading()) {
            JobRow row = flight.taken().row();
            tx.attempts().of(row.id()).stream()
                    .filter(found -> found.id().equals(attempt))
                    // This node's own sweep had taken the claim back, which it did not know yet, and told of the loss.
                    .filter(found -> found.outcome() != Outcome.Kind.LOST)
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
        if (row.afterCancel()) {
            return new Next.Cancelled(job);
        }
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

    /** A flight was not started because its claim did not surely stand: it starts once that is renewed. */
    void notStarted(Flight flight) {
        departures().later(flight);
    }

    private void land(Flight flight, @Nullable Boolean endpointDidWell) {
        Flight behind = flights.landed(flight);
        if (behind != null) {
            departures().later(behind);
        }
        lookWithin(gates.ended(flight.taken(), flight.hasLeftPlace(), endpointDidWell, runtime.nanoTime()));
        if (flight.taken().job().suspect()) {
            poller().suspectsMayWait();
        }
        poller().landed();
    }

    private static boolean didWell(Outcome.Kind outcome) {
        return outcome == Outcome.Kind.SUCCEEDED || outcome == Outcome.Kind.SNOOZED;
    }

    private void lookWithin(@Nullable Duration time) {
        if (time != null) {
            poller().wakeWithin(time);
        }
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
        counters.add(Counters.Name.SWEPT_REQUESTS, 1);
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
    public void committed(Changes changes) {
        // Told before the hints, so that an attempt of this node's is hardly ever told of first.
        for (JobRow row : changes.accepted()) {
            announcer.tell(
                    new JobEvent.Accepted(row.id(), row.type(), row.asked().start()));
        }
        madeDue(changes.madeDue());
    }

    /** These have been committed by a caller. */
    void committed(List<Enqueued> jobs) {
        Map<String, Instant> first = new HashMap<>();
        for (Enqueued job : jobs) {
            announcer.tell(new JobEvent.Accepted(job.id(), job.type(), job.start()));
            first.merge(job.type(), job.start(), (a, b) -> a.isBefore(b) ? a : b);
        }
        hint(first);
    }

    private void madeDue(List<OpenJob> jobs) {
        Map<String, Instant> first = new HashMap<>();
        boolean suspects = false;
        for (OpenJob job : jobs) {
            suspects |= job.suspect();
            first.merge(job.type(), job.due(), (a, b) -> a.isBefore(b) ? a : b);
        }
        if (suspects) {
            poller().suspectsMayWait();
        }
        hint(first);
    }

    /** One hint a type is enough: what is due later is found by the poll that it brings about. */
    private void hint(Map<String, Instant> first) {
        first.forEach((type, due) -> {
            poller().hint(type, due);
            try {
                store.announce(type, due);
            } catch (RuntimeException e) {
                log.debug("other nodes find work of type {} by themselves", type, e);
            }
        });
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
        counters.settled(job.type(), row.outcome(), Duration.between(row.startedAt(), row.endedAt()));
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
