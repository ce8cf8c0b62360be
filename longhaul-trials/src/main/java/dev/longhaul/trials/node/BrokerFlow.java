package dev.longhaul.trials.node;

import dev.longhaul.Longhaul;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.kafka.Kafka;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.rabbitmq.RabbitMq;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Orders that come from a queue and from a topic and pass four handlers: three insert rows into the same database, the second fails at
 * first for some, and the third sends a receipt to the broker that the order's number says. Thread-safe.
 */
public final class BrokerFlow {

    /** Where orders come from, a queue and a topic. */
    public static final String ORDERS = "orders";
    /** Where receipts go to, a queue and a topic. */
    public static final String RECEIPTS = "receipts";
    /** What an order's message is, at whoever sends it. */
    public static final String TYPE = "order.paid";
    /** The environment variable of a node that names RabbitMQ. */
    public static final String RABBITMQ = "LONGHAUL_TRIAL_RABBITMQ";
    /** The environment variable of a node that names Kafka. */
    public static final String KAFKA = "LONGHAUL_TRIAL_KAFKA";

    static final String JOB_TYPE = "message:" + TYPE;

    private static final MessageType<String> PAID = MessageType.of(TYPE, PayloadCodec.text());
    private static final MessageType<String> RECEIPT = MessageType.of("receipt", PayloadCodec.text());
    /** The shortest that Kafka allows: what a killed node has had is given to others after that. */
    private static final int SESSION_MILLIS = 6_000;

    private final Messaging messaging;

    private BrokerFlow(Longhaul longhaul, String rabbitMq, String kafka) {
        this.messaging = Messaging.on(longhaul)
                .source("/warehouse")
                .broker(RabbitMq.at("rabbitmq", rabbitMq)
                        .receive(ORDERS)
                        .send("rabbitmq", "", RECEIPTS)
                        .build())
                .broker(Kafka.at("kafka", kafka)
                        .group("warehouse")
                        .receive(ORDERS)
                        .send("kafka", RECEIPTS)
                        .setting("session.timeout.ms", SESSION_MILLIS)
                        .build())
                .handle(Plan.ordered(PAID)
                        .schedule("200ms*100")
                        .handleInTransaction("ha", (order, tx, context) -> MessageFlow.insert(tx, context))
                        .handleInTransaction("hb", (order, tx, context) -> {
                            MessageFlow.insert(tx, context);
                            if (context.attempt().number() <= Long.parseLong(order) % 3) {
                                throw new IllegalStateException("the bank is down");
                            }
                        })
                        .handle("hc", BrokerFlow::receipt)
                        .handleInTransaction("hd", (order, tx, context) -> MessageFlow.insert(tx, context)))
                .build();
    }

    /** Of a node whose environment names brokers; null for any other. */
    static @Nullable BrokerFlow of(Longhaul longhaul, Map<String, String> environment) {
        String rabbitMq = environment.get(RABBITMQ);
        String kafka = environment.get(KAFKA);
        return rabbitMq == null || kafka == null ? null : new BrokerFlow(longhaul, rabbitMq, kafka);
    }

    private static void receipt(String order, MessageContext context) {
        String target = Long.parseLong(order) % 2 == 0 ? "rabbitmq" : "kafka";
        // Tried again every second, so that what a broker has missed comes soon after it is back.
        context.send(target, RECEIPT.message(order, order).schedule("1s*600"));
    }

    void start() {
        messaging.start();
    }

    void stop() {
        messaging.close();
    }

    /** How many deliveries were known already when they came. */
    long again() {
        return messaging.brokers().stream()
                .map(BrokerStatus::counts)
                .mapToLong(BrokerStatus.Counts::again)
                .sum();
    }
}
