package dev.longhaul.messaging;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.handler.HandlerTransactions;
import dev.longhaul.messaging.handler.MessageStep;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.messaging.run.LogContext;
import dev.longhaul.messaging.run.Outgoing;
import dev.longhaul.messaging.run.Pipeline;
import java.util.ArrayList;
import java.util.List;

/** Collects what messaging needs. Not thread-safe; used once. */
public final class MessagingBuilder {

    private final Longhaul longhaul;
    private final List<Plan<?>> plans = new ArrayList<>();
    private final List<MessageStep> steps = new ArrayList<>(List.of(new LogContext()));
    private final List<Broker> brokers = new ArrayList<>();
    private String source = "/";
    private WithoutHandlers withoutHandlers = WithoutHandlers.DEAD;
    private HandlerTransactions transactions = HandlerTransactions.OF_THE_STORE;

    MessagingBuilder(Longhaul longhaul) {
        this.longhaul = longhaul;
    }

    /**
     * What this application calls itself in the messages that it publishes: a URI reference such as {@code /shop/orders}; default
     * {@code /}. Ids need to be unique within a source, and changing it makes new messages of old ids.
     *
     * @throws IllegalArgumentException if it is empty, too long, or holds white space
     */
    public MessagingBuilder source(String uriReference) {
        source = Outgoing.requireSource(uriReference);
        return this;
    }

    /** Registers the handlers of a message type; see {@link Messaging#handle}. */
    public MessagingBuilder handle(Plan<?> plan) {
        plans.add(plan);
        return this;
    }

    /** Adds a step around every handler, inside of those that were added before. */
    public MessagingBuilder step(MessageStep step) {
        steps.add(step);
        return this;
    }

    /**
     * Receives from a broker, and sends to it, once {@link Messaging#start} is called, until {@link Messaging#close}.
     *
     * @param broker such as {@code RabbitMq} or {@code Kafka}
     */
    public MessagingBuilder broker(Broker broker) {
        brokers.add(broker);
        return this;
    }

    /** What becomes of messages whose type has no handlers on this node; default {@link WithoutHandlers#DEAD}. */
    public MessagingBuilder withoutHandlers(WithoutHandlers what) {
        withoutHandlers = what;
        return this;
    }

    /** In what transactions transactional handlers work; default {@link HandlerTransactions#OF_THE_STORE}. */
    public MessagingBuilder transactions(HandlerTransactions opens) {
        transactions = opens;
        return this;
    }

    /**
     * Registers everything with the engine, which may have been started or not.
     *
     * @throws IllegalArgumentException if two brokers or two targets have the same name, a message type has two plans, a schedule is
     *     unknown, or the engine has messaging already
     */
    public Messaging build() {
        Messaging messaging =
                new Messaging(longhaul, source, withoutHandlers, transactions, new Pipeline(steps), brokers);
        plans.forEach(messaging::handle);
        return messaging;
    }
}
