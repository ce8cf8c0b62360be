package dev.longhaul.messaging.run;

import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Outcome;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.Route;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.operator.Progress;
import dev.longhaul.messaging.operator.Progress.State;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.PlannedHandler;
import dev.longhaul.operator.Redrive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the handlers of a message one after the other, from the first one without a mark, until one does not succeed. One attempt
 * reads the marks once.
 *
 * @param <T> the data's Java type
 */
public final class Chain<T> implements DecidingHandler<byte[]> {

    private final Plan<T> plan;
    private final List<PlannedHandler<T>> handlers;
    private final HandlerRun run;
    private final Inbox inbox;

    private Chain(Plan<T> plan, List<PlannedHandler<T>> handlers, HandlerRun run, Inbox inbox) {
        this.plan = plan;
        this.handlers = handlers;
        this.run = run;
        this.inbox = inbox;
    }

    /** All handlers of an ordered plan. */
    public static <T> Chain<T> of(Plan<T> plan, HandlerRun run, Inbox inbox) {
        return new Chain<>(plan, plan.handlers(), run, inbox);
    }

    /** One handler of an independent plan. */
    public static <T> Chain<T> of(Plan<T> plan, PlannedHandler<T> handler, HandlerRun run, Inbox inbox) {
        return new Chain<>(plan, List.of(handler), run, inbox);
    }

    @Override
    public Decision decide(byte[] data, Attempt attempt) throws Exception {
        Message message = StoredMessage.read(attempt.headers(), data);
        if (!message.type().equals(plan.type().name())) {
            return Decision.abort("a message of type " + message.type() + " lies among those of "
                    + plan.type().name());
        }
        T decoded;
        try {
            decoded = plan.type().codec().decode(data);
        } catch (RuntimeException e) {
            // The same bytes again would be as unreadable; a redrive reads them by what is deployed then.
            return Decision.abort("the data of " + message + " cannot be read: " + e);
        }
        return run(decoded, message, attempt);
    }

    private Decision run(T data, Message message, Attempt attempt) throws Exception {
        Route route = Route.of(attempt.headers());
        Set<String> marks = done(message, route, attempt);
        List<Progress.Handler> states = new ArrayList<>(handlers.stream()
                .map(handler ->
                        new Progress.Handler(handler.name(), handler.isDone(marks) ? State.DONE : State.WAITING))
                .toList());
        for (int i = 0; i < handlers.size(); i++) {
            PlannedHandler<T> handler = handlers.get(i);
            if (states.get(i).state() == State.DONE) {
                continue;
            }
            if (isElsewhere(handler, route)) {
                return goOn(handler, route, states, attempt, message);
            }
            Decision decided = call(handler, data, message, attempt);
            states.set(i, new Progress.Handler(handler.name(), state(decided.outcome())));
            if (!(decided.outcome() instanceof Outcome.Succeeded)) {
                return stopped(handler, decided, new Progress(states));
            }
        }
        return Decision.succeed().response(new Progress(states).toString());
    }

    /** The handlers that are done: those with a mark, and those that were done before this job was made. */
    private Set<String> done(Message message, Route route, Attempt attempt) {
        Map<String, Handled> marks = inbox.handledOf(message.key());
        Set<String> done = new HashSet<>(marks.keySet());
        Handled again = marks.get(Redrive.AGAIN);
        boolean all = again != null && attempt.jobId().equals(again.job());
        if (!all) {
            done.addAll(route.done());
        }
        return done;
    }

    /**
     * Whether a handler is to be run by another schedule than this job's. A job made for a handler runs it whatever this node's
     * plan says of schedules: nodes of two deployments could otherwise hand it to and fro.
     */
    private boolean isElsewhere(PlannedHandler<T> handler, Route route) {
        boolean here = plan.arrangement() == Plan.Arrangement.INDEPENDENT
                || handler.isNamed(route.handler())
                || (route.handler() == null && Outgoing.ownSchedule(plan, route, handler) == null);
        return !here;
    }

    /** The decision to go on in another job, with this handler. */
    private Decision goOn(
            PlannedHandler<T> handler, Route route, List<Progress.Handler> states, Attempt attempt, Message message) {
        String own = Outgoing.ownSchedule(plan, route, handler);
        Set<String> done = states.stream()
                .filter(state -> state.state() == State.DONE)
                .map(Progress.Handler::name)
                .collect(Collectors.toSet());
        Route next = route.handler(own == null ? null : handler.name()).done(done);
        return Decision.succeed()
                .enqueue(Outgoing.next(attempt, message, StoredMessage.jobType(message.type()), own, next))
                .response(new Progress(states).toString());
    }

    private Decision call(PlannedHandler<T> handler, T data, Message message, Attempt attempt) {
        if (!attempt.stands()) {
            throw new ClaimLostException("handler " + handler.name() + " was not started: the attempt is over");
        }
        try {
            return run.run(handler, data, message, attempt);
        } catch (Throwable e) { // Error too: it is this handler's failure, and is recorded as such.
            if (!attempt.stands()) {
                // The engine knows better why: a timeout, or a lost claim.
                throw new HandlerException("handler " + handler.name(), e);
            }
            return Decision.of(e);
        }
    }

    private static State state(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> State.DONE;
            case Outcome.Failed failed -> State.FAILED;
            case Outcome.Aborted aborted -> State.ABORTED;
            case Outcome.Snoozed snoozed -> State.SNOOZED;
            case Outcome.Lost lost -> State.WAITING;
        };
    }

    /** The attempt's decision is the handler's, with its name, how far the message has come, and what the handler was told. */
    private static Decision stopped(PlannedHandler<?> handler, Decision decided, Progress progress) {
        String named = "handler " + handler.name() + ": ";
        Outcome outcome = switch (decided.outcome()) {
            case Outcome.Failed(String error, var retryAfter) -> new Outcome.Failed(named + error, retryAfter);
            case Outcome.Aborted(String error) -> new Outcome.Aborted(named + error);
            case Outcome.Succeeded succeeded -> succeeded;
            case Outcome.Snoozed snoozed -> snoozed;
            case Outcome.Lost lost -> lost;
        };
        String answer = decided.response() == null ? "" : "\n" + decided.response();
        return new Decision(outcome, progress + answer, decided.continuations());
    }

    /** Names the handler of what the engine records in its own words. */
    private static final class HandlerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HandlerException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
