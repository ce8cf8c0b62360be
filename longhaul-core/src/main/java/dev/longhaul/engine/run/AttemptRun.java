package dev.longhaul.engine.run;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.registry.Registration;
import dev.longhaul.engine.run.Runner.Surroundings;
import dev.longhaul.engine.runtime.AttemptTask;
import dev.longhaul.engine.runtime.EngineRuntime.Timer;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Texts;
import dev.longhaul.schedule.RetrySchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt from its start to the settler. Used once, by one thread at a time. */
final class AttemptRun<T> implements AttemptTask {

    private final Surroundings engine;
    private final Flight flight;
    private final Registration<T> code;
    private final RetrySchedule schedule;
    private final RunningAttempt attempt;

    private @Nullable Decision decision;
    private @Nullable InTransaction<T> transaction;
    private long startedAt;

    AttemptRun(
            Surroundings engine, Flight flight, Registration<T> code, RetrySchedule schedule, RunningAttempt attempt) {
        this.engine = engine;
        this.flight = flight;
        this.code = code;
        this.schedule = schedule;
        this.attempt = attempt;
    }

    @Override
    public String name() {
        return "longhaul " + attempt.type() + " " + attempt.jobId() + "#" + attempt.number();
    }

    @Override
    public void run(Interruptible thread) {
        startedAt = engine.runtime().nanoTime();
        if (!engine.mayStart().test(flight)) {
            return;
        }
        flight.started(thread);
        Timer timeout = engine.runtime().after(code.options().timeout(), flight::timeOut);
        try {
            decision = decide();
        } catch (Throwable e) { // Error too: an attempt's failure must not be anybody else's, and must be recorded.
            decision = flight.timedOut() ? Outcomes.timedOut(code.options().timeout(), e) : Decision.of(e);
        } finally {
            timeout.cancel();
            flight.ended();
        }
    }

    /** Null if the handler was not called after all. */
    private @Nullable Decision decide() throws Exception {
        T payload = code.type().codec().decode(flight.taken().row().content().bytes());
        return switch (code.code()) {
            case Registration.Code.Plain<T>(var handler) -> {
                Decision decided = handler.decide(payload, attempt);
                // Written in Java, the handler may still be called from a language without null checks.
                yield decided == null ? Decision.fail("the handler returned null instead of a decision") : decided;
            }
            case Registration.Code.InTransaction<T>(var handler) -> {
                InTransaction<T> opened = new InTransaction<>(engine, flight, handler);
                transaction = opened;
                yield opened.call(payload, attempt) ? Decision.succeed() : null;
            }
        };
    }

    @Override
    public void complete() {
        long endedAt = engine.runtime().nanoTime();
        Decision decided = decision;
        if (decided == null) {
            engine.notStarted().accept(flight);
            return;
        }
        Finished finished = finished(decided, new Finished.Span(startedAt, endedAt));
        InTransaction<T> opened = transaction;
        if (opened == null) {
            engine.settler().settle(flight, finished);
        } else {
            opened.complete(finished);
        }
    }

    private Finished finished(Decision decided, Finished.Span span) {
        Outcome outcome = storable(decided.outcome());
        List<NewJob> continuations = new ArrayList<>();
        try {
            decided.continuations()
                    .forEach(request -> continuations.add(engine.followUps().newJob(request)));
        } catch (RuntimeException e) {
            continuations.clear();
            outcome = new Outcome.Failed(
                    Outcomes.storable(
                            "a continuation was refused, so nothing of the decision is recorded: " + e.getMessage()),
                    null);
        }
        String response = Texts.storable(decided.response(), Decision.MAX_RESPONSE_LENGTH);
        return new Finished(
                flight.taken(),
                flight.claim().id(),
                schedule,
                new Finished.Result(outcome, response, continuations),
                span);
    }

    private static Outcome storable(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(String error, Duration retryAfter) ->
                new Outcome.Failed(Outcomes.storable(error), retryAfter);
            case Outcome.Aborted(String error) -> new Outcome.Aborted(Outcomes.storable(error));
            case Outcome.Succeeded succeeded -> succeeded;
            case Outcome.Snoozed snoozed -> snoozed;
            case Outcome.Lost lost -> lost;
        };
    }
}
