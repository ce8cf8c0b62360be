package dev.longhaul.engine.run;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.registry.Registration;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.StoreClock;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.settle.Settler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts attempts of claimed jobs. Thread-safe. */
public final class Runner {

    private static final Logger log = LoggerFactory.getLogger(Runner.class);

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final HandlerRegistry handlers;
    private final Function<String, RetrySchedule> schedules;
    private final FollowUps followUps;
    private final StoreClock clock;
    private final Settler settler;
    private final TransactionGuard guard;
    private final Counters counters;
    private final Consumer<Flight> notStarted;

    /** What an attempt needs of the engine around it. */
    record Surroundings(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            FollowUps followUps,
            Settler settler,
            TransactionGuard guard,
            RunningAttempt.Saving saving,
            Consumer<Flight> notStarted) {}

    /** Where the runner gets code and schedules. */
    public record Sources(
            HandlerRegistry handlers,
            Function<String, RetrySchedule> schedules,
            FollowUps followUps,
            StoreClock clock) {}

    /** @param notStarted hears of flights that were not started because their claim did not surely stand */
    public Runner(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            Sources sources,
            Settler settler,
            TransactionGuard guard,
            Counters counters,
            Consumer<Flight> notStarted) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        this.handlers = sources.handlers();
        this.schedules = sources.schedules();
        this.followUps = sources.followUps();
        this.clock = sources.clock();
        this.settler = settler;
        this.guard = guard;
        this.counters = counters;
        this.notStarted = notStarted;
    }

    /**
     * Starts the attempts of flights whose claim has been committed: all of them, or none if it throws. One that cannot be
     * started is settled as a failed attempt and keeps no other from starting.
     *
     * @throws dev.longhaul.store.StoreException if the store does not say what earlier attempts left behind
     */
    public void start(List<Flight> flights) {
        Earlier earlier = earlier(flights);
        Surroundings surroundings =
                new Surroundings(store, runtime, settings, followUps, settler, guard, this::saveProgress, notStarted);
        for (Flight flight : flights) {
            RetrySchedule schedule = schedules.apply(flight.taken().row().schedule());
            try {
                start(flight, schedule, earlier, surroundings);
            } catch (RuntimeException | Error e) {
                log.error("an attempt of job {} could not be started", flight.id(), e);
                long now = runtime.nanoTime();
                Decision failed = Outcomes.of(e);
                Finished.Result result = new Finished.Result(failed.outcome(), null, List.of());
                settler.settle(
                        flight,
                        new Finished(
                                flight.taken(), flight.claim().id(), schedule, result, new Finished.Span(now, now)));
            }
        }
    }

    private void start(Flight flight, RetrySchedule schedule, Earlier earlier, Surroundings surroundings) {
        Registration<?> code = handlers.find(flight.taken().job().type());
        if (code == null) {
            throw new IllegalStateException(
                    "no handler for type " + flight.taken().job().type() + " any more");
        }
        RunningAttempt attempt = new RunningAttempt(
                flight, earlier.attempts().get(flight.id()), earlier.progress().get(flight.id()), this::saveProgress);
        counters.startedAfterDue(clock.until(flight.taken().job().due()).negated());
        runtime.attempt(new AttemptRun<>(surroundings, flight, code, schedule, attempt));
    }

    /** What earlier attempts left behind, by job. */
    private record Earlier(Map<JobId, AttemptRow> attempts, Map<JobId, byte[]> progress) {}

    private Earlier earlier(List<Flight> flights) {
        List<JobId> again = flights.stream()
                .filter(flight -> flight.taken().job().attempt() > 1)
                .map(Flight::id)
                .toList();
        if (again.isEmpty()) {
            return new Earlier(Map.of(), Map.of());
        }
        try (StoreTransaction tx = store.beginReading()) {
            return new Earlier(tx.attempts().latest(again), tx.progress().load(again));
        }
    }

    private boolean saveProgress(Flight flight, byte[] data) {
        guard.refuse(
                "saving progress", "the effect itself is the progress; write it through the transaction's connection");
        try (StoreTransaction tx = store.begin(settings.lease())) {
            ClaimRow claim = tx.claims().lockShared(flight.claim().id());
            boolean listed = claim != null
                    && claim.jobs().stream()
                            .anyMatch(job -> job.id().equals(flight.id())
                                    && job.attempt() == flight.taken().job().attempt());
            if (listed) {
                tx.progress().save(flight.id(), data);
                tx.commit();
            }
            return listed;
        }
    }
}
