package dev.longhaul.engine.run;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.registry.Registration;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.StoreClock;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.settle.Settler;
import dev.longhaul.job.JobId;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Starts attempts of claimed jobs. Thread-safe. */
public final class Runner {

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
    private final Consumer<Flight> abandoned;

    /** What an attempt needs of the engine around it. */
    record Surroundings(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            FollowUps followUps,
            Settler settler,
            TransactionGuard guard,
            RunningAttempt.Saving saving,
            Consumer<Flight> abandoned) {}

    /** Where the runner gets code and schedules. */
    public record Sources(
            HandlerRegistry handlers,
            Function<String, RetrySchedule> schedules,
            FollowUps followUps,
            StoreClock clock) {}

    /** @param abandoned hears of flights that were not started because their claim no longer surely stands */
    public Runner(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            Sources sources,
            Settler settler,
            TransactionGuard guard,
            Counters counters,
            Consumer<Flight> abandoned) {
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
        this.abandoned = abandoned;
    }

    /** Starts the attempts of flights whose claim has been committed. */
    public void start(List<Flight> flights) {
        Map<JobId, AttemptRow> previous = new HashMap<>();
        Map<JobId, byte[]> progress = new HashMap<>();
        List<JobId> again = flights.stream()
                .filter(flight -> flight.taken().job().attempt() > 1)
                .map(Flight::id)
                .toList();
        if (!again.isEmpty()) {
            try (StoreTransaction tx = store.beginReading()) {
                previous.putAll(tx.attempts().latest(again));
                progress.putAll(tx.progress().load(again));
            }
        }
        Surroundings surroundings =
                new Surroundings(store, runtime, settings, followUps, settler, guard, this::saveProgress, abandoned);
        for (Flight flight : flights) {
            Registration<?> code = handlers.find(flight.taken().job().type());
            if (code == null) {
                abandoned.accept(flight);
                continue;
            }
            RunningAttempt attempt = new RunningAttempt(
                    flight, previous.get(flight.id()), progress.get(flight.id()), this::saveProgress);
            RetrySchedule schedule = schedules.apply(flight.taken().row().schedule());
            counters.startedAfterDue(clock.until(flight.taken().job().due()).negated());
            runtime.attempt(new AttemptRun<>(surroundings, flight, code, schedule, attempt));
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
