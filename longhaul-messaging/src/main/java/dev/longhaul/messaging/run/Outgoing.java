package dev.longhaul.messaging.run;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.Content;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Timing;
import dev.longhaul.job.When;
import dev.longhaul.messaging.message.Attributes;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.message.MessageRequest.Asked;
import dev.longhaul.messaging.message.Route;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.PlannedHandler;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.schedule.ScheduleRegistry;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes jobs of messages: of one that is published, and of one that goes on. */
public final class Outgoing {

    private static final String CORRELATION = StoredMessage.ATTRIBUTE_PREFIX + Attributes.CORRELATION_ID;
    private static final String CAUSATION = StoredMessage.ATTRIBUTE_PREFIX + Attributes.CAUSATION_ID;

    private final String source;
    private final Plans plans;
    private final ScheduleRegistry schedules;
    private final WithoutHandlers withoutHandlers;
    private final Set<String> targets;

    /**
     * @param source under which messages are published that name no other
     * @param withoutHandlers what becomes of those without handlers here
     * @param targets the names of the targets that messages can be sent to
     */
    public Outgoing(
            String source,
            Plans plans,
            ScheduleRegistry schedules,
            WithoutHandlers withoutHandlers,
            Set<String> targets) {
        this.source = source;
        this.plans = plans;
        this.schedules = schedules;
        this.withoutHandlers = withoutHandlers;
        this.targets = Set.copyOf(targets);
    }

    /**
     * Checks what messages are to be published under.
     *
     * @throws IllegalArgumentException if it cannot be a source
     */
    public static String requireSource(String source) {
        new MessageRequest("any", "any", source, Attributes.of("text/plain"), new byte[0], Asked.DEFAULT);
        return source;
    }

    /**
     * The job that a message is.
     *
     * @throws IllegalArgumentException if its schedule is unknown, or its labels or its ordering key are out of bounds
     */
    public JobRequest job(MessageRequest request) {
        Message message = request.message(source);
        Plan<?> plan = plans.withHandlers(message.type());
        if (plan == null && withoutHandlers != WithoutHandlers.WAIT) {
            return unhandled(message, request.asked());
        }
        return job(plan, message, request.asked());
    }

    /**
     * The job that sends a message to a target.
     *
     * @throws IllegalArgumentException if there is no such target here
     */
    public JobRequest sendJob(String target, MessageRequest request) {
        if (!targets.contains(target)) {
            throw new IllegalArgumentException("there is no target '" + target + "' here; the targets are "
                    + targets.stream().sorted().toList() + ": name it where the broker is built");
        }
        return StoredMessage.job(StoredMessage.SEND + target, request.message(source), request.asked());
    }

    /** The job that sends a message to a target while another is handled. */
    JobRequest sendJob(Message cause, String target, MessageRequest request) {
        return sendJob(target, caused(cause, request));
    }

    /** The job of a message that is handed to handlers, whether or not this node has them. */
    JobRequest job(@Nullable Plan<?> plan, Message message, Asked asked) {
        Timing timing = asked.timing();
        Route route = Route.first(schedule(plan, timing), asked.orderingKey());
        String first =
                plan == null ? null : ownSchedule(plan, route, plan.handlers().getFirst());
        if (first != null && plan != null) {
            route = route.handler(plan.handlers().getFirst().name());
        }
        Timing scheduled = new Timing(first == null ? route.schedule() : first, timing.start(), timing.deadline());
        return routed(
                StoredMessage.job(
                        StoredMessage.jobType(message.type()),
                        message,
                        new Asked(scheduled, asked.orderingKey(), asked.labels())),
                route);
    }

    /**
     * The job in which a message that had no handlers is handed to some: the same run of it, which keeps where it came from.
     *
     * @param before the headers of the job in which it had none
     * @param done the handlers that were done before
     */
    JobRequest handedOn(
            @Nullable Plan<?> plan, Message message, Asked asked, Map<String, String> before, Set<String> done) {
        JobRequest job = job(plan, message, asked);
        Route route = Route.of(job.content().headers()).done(done);
        // A run has one key everywhere: with the first run's, a returned message would be taken for what was done with
        // it before.
        int returns = Arrival.of(before).map(Arrival::returns).orElse(0);
        return new JobRequest(
                job.type(),
                new Content(message.data(), message.contentType(), route.in(before)),
                job.timing(),
                new Keys(
                        StoredMessage.returnedKey(message.key(), returns),
                        job.keys().ordering(),
                        null),
                job.labels(),
                job.onEnd());
    }

    /** It is tried at once and in no order, so that it is seen at once; what was asked for is kept for a redrive. */
    private JobRequest unhandled(Message message, Asked asked) {
        Route route = Route.first(schedule(null, asked.timing()), asked.orderingKey());
        // Checks the key, which the job itself does not have.
        new Keys(null, asked.orderingKey(), null);
        Timing atOnce = new Timing(route.schedule(), null, asked.timing().deadline());
        return routed(
                StoredMessage.job(StoredMessage.UNHANDLED, message, new Asked(atOnce, null, asked.labels())), route);
    }

    /** What the name stands for now: the message is tried by that to its end. */
    private String schedule(@Nullable Plan<?> plan, Timing timing) {
        String named = timing.schedule();
        return schedules.textOf(named == null && plan != null ? plan.settings().schedule() : named);
    }

    /**
     * The schedule for which a handler has a segment of its own; null if it has none. With an ordering key there are none: the
     * next message would overtake this one between two segments.
     */
    static @Nullable String ownSchedule(Plan<?> plan, Route route, PlannedHandler<?> handler) {
        boolean segments = plan.arrangement() == Plan.Arrangement.ORDERED && route.orderingKey() == null;
        return segments ? handler.options().schedule() : null;
    }

    /** A message that is published while another is handled. */
    JobRequest job(Message cause, MessageRequest request) {
        return job(caused(cause, request));
    }

    private static MessageRequest caused(Message cause, MessageRequest request) {
        MessageRequest caused = request;
        if (!request.attributes().extensions().containsKey(Attributes.CORRELATION_ID)) {
            caused = caused.extension(Attributes.CORRELATION_ID, cause.correlationId());
        }
        if (!request.attributes().extensions().containsKey(Attributes.CAUSATION_ID)) {
            caused = caused.extension(Attributes.CAUSATION_ID, cause.id());
        }
        return caused;
    }

    /** A job that is enqueued while a message is handled. */
    static JobRequest job(Message cause, JobRequest request) {
        JobRequest caused = request;
        if (!request.content().headers().containsKey(CORRELATION)) {
            caused = caused.header(CORRELATION, cause.correlationId());
        }
        return request.content().headers().containsKey(CAUSATION) ? caused : caused.header(CAUSATION, cause.id());
    }

    /**
     * The job in which a message goes on, brought about by the success of an attempt: with the same data, attributes, labels and
     * deadline.
     *
     * @param type its job type
     * @param schedule a name or a text; null for the message's
     * @param route its route
     */
    static JobRequest next(Attempt attempt, Message message, String type, @Nullable String schedule, Route route) {
        return new JobRequest(
                type,
                new Content(message.data(), message.contentType(), route.in(attempt.headers())),
                new Timing(
                        schedule == null ? route.schedule() : schedule,
                        null,
                        attempt.deadline().<When>map(When.At::new).orElse(null)),
                // A job succeeds once, so this is no second name of anything; by it the next job can be found.
                new Keys(StoredMessage.nextKey(attempt.jobId()), null, null),
                attempt.labels(),
                null);
    }

    private static JobRequest routed(JobRequest job, Route route) {
        Content content = job.content();
        return new JobRequest(
                job.type(),
                new Content(content.bytes(), content.contentType(), route.in(content.headers())),
                job.timing(),
                job.keys(),
                job.labels(),
                job.onEnd());
    }
}
