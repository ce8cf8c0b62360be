package dev.longhaul.messaging;

import dev.longhaul.Longhaul;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.broker.Brokers;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.broker.Poison;
import dev.longhaul.messaging.broker.Returning;
import dev.longhaul.messaging.broker.Sending;
import dev.longhaul.messaging.handler.HandlerTransactions;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.operator.Messages;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.PlannedHandler;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.messaging.run.Chain;
import dev.longhaul.messaging.run.FanOut;
import dev.longhaul.messaging.run.HandlerRun;
import dev.longhaul.messaging.run.Outgoing;
import dev.longhaul.messaging.run.Pipeline;
import dev.longhaul.messaging.run.Plans;
import dev.longhaul.messaging.run.Unhandled;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages, and has them handled. Thread-safe. Built over an engine, one on each. What it receives from brokers
 * and sends to them is started by {@link #start} and ended by {@link #close}; without brokers, neither is needed.
 *
 * <pre>{@code
 * Messaging messaging = Messaging.on(longhaul)
 *         .source("/shop")
 *         .handle(Plan.ordered(ORDER_PAID)
 *                 .handleInTransaction("reserve", (paid, tx, context) -> stock.reserve(tx.connection(), paid))
 *                 .handle("charge", HandlerOptions.scheduled("10s 1m 10m 1h"), (paid, context) -> bank.charge(paid))
 *                 .handle("mail", (paid, context) -> mail.thank(paid)))
 *         .build();
 * messaging.publish(ORDER_PAID.message("order-42", paid));
 * }</pre>
 */
public final class Messaging implements AutoCloseable {

    private final Longhaul longhaul;
    private final Plans plans = new Plans();
    private final Pipeline pipeline;
    private final Outgoing outgoing;
    private final Unhandled unhandled;
    private final HandlerRun run;
    private final Brokers brokers;

    Messaging(
            Longhaul longhaul,
            String source,
            WithoutHandlers withoutHandlers,
            HandlerTransactions transactions,
            Pipeline pipeline,
            List<Broker> brokers) {
        this.longhaul = longhaul;
        this.pipeline = pipeline;
        this.brokers = new Brokers(brokers);
        this.outgoing = new Outgoing(source, plans, longhaul.schedules(), withoutHandlers, this.brokers.targets());
        this.unhandled = new Unhandled(plans, outgoing, withoutHandlers, longhaul.inbox());
        this.run = new HandlerRun(longhaul::inbox, transactions, pipeline, outgoing);
        register(StoredMessage.UNHANDLED, null, unhandled);
        register(StoredMessage.POISON, null, new Poison());
        this.brokers.register(longhaul);
    }

    /** Builds messaging over an engine. */
    public static MessagingBuilder on(Longhaul longhaul) {
        return new MessagingBuilder(longhaul);
    }

    /**
     * Registers the handlers of a message type; may be called before and after the engine's start.
     *
     * @throws IllegalArgumentException if the type has a plan on this node, or a schedule is unknown
     */
    public <T> void handle(Plan<T> plan) {
        requireSchedule(plan.settings().schedule());
        plan.handlers().forEach(handler -> requireSchedule(handler.options().schedule()));
        plans.add(plan);
        TypeOptions options = plan.settings().options();
        String type = StoredMessage.jobType(plan.type().name());
        if (plan.handlers().isEmpty()) {
            register(type, options, unhandled.ofEmptyPlan());
            return;
        }
        switch (plan.arrangement()) {
            case ORDERED -> register(type, options, Chain.of(plan, run, longhaul.inbox()));
            case INDEPENDENT -> {
                plan.handlers().forEach(handler -> registerAlone(plan, handler));
                register(type, options, new FanOut(plan));
            }
        }
    }

    /** Jobs that were made under a former name are there, too. */
    private <T> void registerAlone(Plan<T> plan, PlannedHandler<T> handler) {
        Chain<T> alone = Chain.of(plan, handler, run, longhaul.inbox());
        String type = plan.type().name();
        register(StoredMessage.jobType(type, handler.name()), plan.settings().options(), alone);
        handler.options()
                .formerNames()
                .forEach(former -> register(
                        StoredMessage.jobType(type, former), plan.settings().options(), alone));
    }

    private void register(String type, @Nullable TypeOptions options, DecidingHandler<byte[]> handler) {
        JobType<byte[]> jobType = JobType.of(type, PayloadCodec.bytes());
        DecidingHandler<byte[]> returning = Returning.unlessInstructed(handler, longhaul.inbox(), longhaul::inbox);
        if (options == null) {
            longhaul.decide(jobType, returning);
        } else {
            longhaul.decide(jobType, options, returning);
        }
    }

    private void requireSchedule(@Nullable String nameOrText) {
        if (nameOrText != null) {
            longhaul.schedules().resolve(nameOrText);
        }
    }

    /**
     * Publishes a message; durable when this returns. The same message again (its source and id) is the first one's job, as long
     * as that is kept; after that, handlers that are marked as done do not run again.
     *
     * @throws IllegalArgumentException if the request is refused: unknown schedule, data over the payload limit, deadline before
     *     the start
     * @throws IllegalStateException inside a transaction of the store's; publish in it there
     * @throws dev.longhaul.store.StoreException if the store cannot do it; of kind {@code UNKNOWN_COMMIT} the message may exist or
     *     not: publish it again
     */
    public Enqueued publish(MessageRequest request) {
        return longhaul.enqueue(outgoing.job(request));
    }

    /** Publishes messages, all in one commit, in this order; at most {@value Longhaul#MAX_BATCH}. */
    public List<Enqueued> publishAll(List<MessageRequest> requests) {
        return longhaul.enqueueAll(requests.stream().map(outgoing::job).toList());
    }

    /**
     * Publishes a message in the caller's own transaction: it exists if and only if that commits.
     *
     * @param connection to the store's database, not in auto-commit mode
     * @throws UnsupportedOperationException if the store is not a JDBC database
     */
    public Enqueued publishIn(Connection connection, MessageRequest request) {
        return longhaul.enqueueIn(connection, outgoing.job(request));
    }

    /**
     * Publishes a message in a transaction that Longhaul opened: {@code longhaul.inTransaction}, {@code handleInTransaction} or
     * {@code inbox.once}. It exists if and only if that commits.
     */
    public JobId publishIn(HandlerTransaction transaction, MessageRequest request) {
        return transaction.enqueue(outgoing.job(request));
    }

    /**
     * Sends a message to a broker's target; durable when this returns, and sent by a job of its own, which ends when the broker has
     * confirmed. Without a schedule of its own it is tried for nearly a day ({@value Sending#SCHEDULE}), then it lies in the error
     * queue. The same message again to the same target is the first one's job.
     *
     * @throws IllegalArgumentException if there is no such target on this node, or the request is refused as by {@link #publish}
     * @throws IllegalStateException inside a transaction of the store's; send in it there
     * @throws dev.longhaul.store.StoreException as {@link #publish}
     */
    public Enqueued send(String target, MessageRequest request) {
        return longhaul.enqueue(outgoing.sendJob(target, request));
    }

    /**
     * Sends a message to a broker's target if and only if the caller's own transaction commits.
     *
     * @param connection to the store's database, not in auto-commit mode
     * @throws IllegalArgumentException if there is no such target on this node
     * @throws UnsupportedOperationException if the store is not a JDBC database
     */
    public Enqueued sendIn(Connection connection, String target, MessageRequest request) {
        return longhaul.enqueueIn(connection, outgoing.sendJob(target, request));
    }

    /**
     * Sends a message to a broker's target if and only if a transaction that Longhaul opened commits.
     *
     * @throws IllegalArgumentException if there is no such target on this node
     */
    public JobId sendIn(HandlerTransaction transaction, String target, MessageRequest request) {
        return transaction.enqueue(outgoing.sendJob(target, request));
    }

    /** Connects to the brokers and begins to receive; returns at once, and is called once the engine has started. Idempotent. */
    public void start() {
        brokers.start(broker -> new Intake(longhaul, outgoing, broker.prefixes()));
    }

    /** How its brokers stand, in the order in which they were given. */
    public List<BrokerStatus> brokers() {
        return brokers.statuses();
    }

    /**
     * Stops receiving, has what was received stored and acknowledged, and disconnects from the brokers; the engine goes on. To be
     * called before the engine is closed. Idempotent.
     */
    @Override
    public void close() {
        brokers.close();
    }

    /** Sees messages, resumes them, runs all their handlers again. */
    public Messages messages() {
        return new Messages(longhaul.jobs(), longhaul.inbox(), this::plannedHandlers);
    }

    private List<String> plannedHandlers(String messageType) {
        Plan<?> plan = plans.find(messageType);
        return plan == null
                ? List.of()
                : plan.handlers().stream().map(PlannedHandler::name).toList();
    }

    /** What handlers this node has, in the order of the message types. */
    public Collection<Plan<?>> plans() {
        return plans.all();
    }

    /** For people: the steps around every handler, in their order. */
    public String pipeline() {
        return pipeline.toString();
    }

    /** For people: the pipeline and every plan, one a line. */
    @Override
    public String toString() {
        return pipeline + "\n" + plans.all().stream().map(Plan::toString).collect(Collectors.joining("\n"));
    }
}
