package dev.longhaul.messaging.run;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.Route;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.operator.Progress;
import dev.longhaul.messaging.operator.Progress.State;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.PlannedHandler;
import org.jspecify.annotations.Nullable;

/** Gives each handler of an independent plan its own job, all in the commit in which this one succeeds. */
public final class FanOut implements DecidingHandler<byte[]> {

    private final Plan<?> plan;

    public FanOut(Plan<?> plan) {
        this.plan = plan;
    }

    @Override
    public Decision decide(byte[] data, Attempt attempt) {
        Message message = StoredMessage.read(attempt.headers(), data);
        Route route = Route.of(attempt.headers());
        Decision decision = Decision.succeed();
        for (PlannedHandler<?> handler : plan.handlers()) {
            decision = decision.enqueue(job(handler, message, route, attempt));
        }
        Progress progress = new Progress(plan.handlers().stream()
                .map(handler -> new Progress.Handler(handler.name(), State.WAITING))
                .toList());
        return decision.response(progress.toString());
    }

    private static JobRequest job(PlannedHandler<?> handler, Message message, Route route, Attempt attempt) {
        JobRequest job = Outgoing.next(
                attempt,
                message,
                StoredMessage.jobType(message.type(), handler.name()),
                handler.options().schedule(),
                route.handler(handler.name()));
        String order = order(route.orderingKey(), handler.name());
        return order == null ? job : job.orderingKey(order);
    }

    /** One handler's messages keep their order; handlers do not wait for each other. */
    private static @Nullable String order(@Nullable String key, String handler) {
        return key == null ? null : StoredMessage.fitting(key + " " + handler, Keys.MAX_LENGTH);
    }
}
