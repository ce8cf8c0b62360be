package dev.longhaul.messaging.run;

import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Timing;
import dev.longhaul.job.When;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageRequest.Asked;
import dev.longhaul.messaging.message.Route;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.operator.Redrive;
import java.util.Set;

/** Decides about messages that had no handlers where they were published, and hands them on once there are some. */
public final class Unhandled implements DecidingHandler<byte[]> {

    private final Plans plans;
    private final Outgoing outgoing;
    private final WithoutHandlers withoutHandlers;
    private final Inbox inbox;

    public Unhandled(Plans plans, Outgoing outgoing, WithoutHandlers withoutHandlers, Inbox inbox) {
        this.plans = plans;
        this.outgoing = outgoing;
        this.withoutHandlers = withoutHandlers;
        this.inbox = inbox;
    }

    @Override
    public Decision decide(byte[] data, Attempt attempt) {
        Message message = StoredMessage.read(attempt.headers(), data);
        Plan<?> plan = plans.withHandlers(message.type());
        if (plan == null && withoutHandlers != WithoutHandlers.WAIT) {
            return without(message.type());
        }
        Route route = Route.of(attempt.headers());
        Timing timing = new Timing(
                route.schedule(),
                null,
                attempt.deadline().<When>map(When.At::new).orElse(null));
        Asked asked = new Asked(timing, route.orderingKey(), attempt.labels());
        return Decision.succeed()
                .enqueue(outgoing.handedOn(plan, message, asked, attempt.headers(), done(message, route, attempt)))
                .response("handed on as " + StoredMessage.jobType(message.type()));
    }

    /** What an earlier run of the message had done, unless a redrive has asked for all of it again. */
    private Set<String> done(Message message, Route route, Attempt attempt) {
        if (route.done().isEmpty()) {
            return Set.of();
        }
        Handled again = inbox.handledOf(message.key()).get(Redrive.AGAIN);
        return again != null && attempt.jobId().equals(again.job()) ? Set.of() : route.done();
    }

    private Decision without(String type) {
        return withoutHandlers == WithoutHandlers.IGNORE
                ? Decision.succeed().response("ignored: message type " + type + " has no handlers")
                : Decision.abort("message type " + type
                        + " has no handlers on this node; register a plan for it, then redrive this job");
    }

    /** What becomes of a message whose type has a plan without handlers: they were all removed. */
    public DecidingHandler<byte[]> ofEmptyPlan() {
        return (data, attempt) ->
                without(StoredMessage.read(attempt.headers(), data).type());
    }
}
