package dev.longhaul.engine.run;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.registry.Registration;
import dev.longhaul.engine.runtime.AttemptTask;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.StoreClock;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.settle.Settler;
import dev.longhaul.engine.transaction.TransactionGuard;
import dev.longhaul.engine.transaction.Turns;
import dev.longhaul.job.Decision;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private final Turns turns;
    private final Earlier earlier;
    /** In nanoseconds, worked out once: dividing a duration costs as much as starting an attempt. */
    private final long startMargin;

    /** What an attempt needs of the engine around it. */
    record Surroundings(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            FollowUps followUps,
            Settler settler,
            TransactionGuard guard,
            Predicate<Flight> mayStart,
            Consumer<Flight> notStarted) {}

    /** Where the runner gets code and schedules. */
    public record Sources(
            HandlerRegistry handlers,
            Function<String, RetrySchedule> schedules,
            FollowUps followUps,
            StoreClock clock,
            Turns turns) {}

    /**
     * @param notStarted hears of flights that were not started because their claim did not surely stand, or because their
     *     deadline may have passed
     */
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
        this.turns = sources.turns();
        this.earlier = new Earlier(store, settings, guard);
        this.startMargin = settings.startMargin().toNanos();
    }

    /**
     * Starts the attempts of flights whose claim has been committed. One that cannot be started is settled as a failed attempt
     * and keeps no other from starting.
     */
    public void start(List<Flight> flights) {
        Surroundings surroundings =
                new Surroundings(store, runtime, settings, followUps, settler, guard, this::mayStart, notStarted);
        for (Flight flight : flights) {
            RetrySchedule schedule = schedules.apply(flight.taken().row().schedule());
            Registration<?> code = handlers.find(flight.taken().job().type());
            if (code == null) {
                failed(flight, schedule, new IllegalStateException("its type has no handler on this node any more"));
                continue;
            }
            RunningAttempt attempt = new RunningAttempt(flight, earlier);
            AttemptTask task = new AttemptRun<>(surroundings, flight, code, schedule, attempt);
            if (code.code() instanceof Registration.Code.InTransaction) {
                turns.take(flight, () -> attempt(flight, schedule, new InTurn(task, turns)));
            } else {
                attempt(flight, schedule, task);
            }
        }
    }

    /** Whether an attempt may start now: its claim surely stands, and its deadline has surely not passed. */
    private boolean mayStart(Flight flight) {
        long surely = runtime.nanoTime() + startMargin;
        return flight.claim().standsAt(surely) && !mayHaveExpired(flight);
    }

    /**
     * Whether a flight's deadline has passed since it was claimed, as far as this node can tell: no attempt starts then, and
     * the database decides.
     */
    boolean mayHaveExpired(Flight flight) {
        Instant deadline = flight.taken().job().deadline();
        return deadline != null && clock.known() && clock.until(deadline).isNegative();
    }

    /** The database's clock showed this when the node's monotonic clock showed that: what may have expired depends on it. */
    void databaseShows(Instant now, long nanoTime) {
        clock.observe(now, nanoTime);
    }

    /** Those that wait for their turn to have a transaction; they get none any more. */
    List<Flight> takeWaiting() {
        return turns.takeWaiting();
    }

    private void attempt(Flight flight, RetrySchedule schedule, AttemptTask task) {
        try {
            OpenJob job = flight.taken().job();
            counters.startedAfterDue(job.type(), clock.since(job.due()));
            runtime.attempt(task);
        } catch (RuntimeException | Error e) {
            failed(flight, schedule, e);
            if (task instanceof InTurn) {
                turns.giveBack();
            }
        }
    }

    private void failed(Flight flight, RetrySchedule schedule, Throwable e) {
        log.error("an attempt of job {} could not be started", flight.id(), e);
        long now = runtime.nanoTime();
        Finished.Result result = new Finished.Result(Decision.of(e).outcome(), null, List.of());
        settler.settle(
                flight,
                new Finished(flight.taken(), flight.claim().id(), schedule, result, new Finished.Span(now, now)));
    }

    /** An attempt that gives its turn back when its transaction is over. */
    private record InTurn(AttemptTask task, Turns turns) implements AttemptTask {

        @Override
        public String name() {
            return task.name();
        }

        @Override
        public void run(Interruptible thread) {
            task.run(thread);
        }

        @Override
        public void complete() {
            try {
                task.complete();
            } finally {
                turns.giveBack();
            }
        }
    }
}
