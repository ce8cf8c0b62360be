package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.broker.BrokerClosedException;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.broker.Departure;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Origin;
import dev.longhaul.messaging.rabbitmq.Outlet.Parcel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages from and to RabbitMQ. Thread-safe.
 *
 * <pre>{@code
 * Messaging messaging = Messaging.on(longhaul)
 *         .broker(RabbitMq.at("rabbit", "amqp://shop:secret@mq.example.com/shop")
 *                 .receive("orders")
 *                 .send("invoices", "billing", "invoice.created")
 *                 .build())
 *         .handle(Plan.ordered(PAID)...)
 *         .build();
 * longhaul.start();
 * messaging.start();
 * }</pre>
 *
 * It declares nothing: queues, exchanges and bindings are the application's, or its operators'.
 */
public final class RabbitMq implements Broker {

    private static final Logger log = LoggerFactory.getLogger(RabbitMq.class);

    /** How long {@link #close} lets what was received be stored, and what was published be confirmed. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final RabbitMqBuilder.Settings settings;
    private final EngineRuntime runtime;
    private final BrokerHealth health;
    private final Link sending;
    private final Link receiving;
    private final List<Subscription> subscriptions;
    private final Map<String, Outlet> outlets;
    private final Outlet back;
    private volatile boolean started;
    private volatile boolean closed;

    RabbitMq(RabbitMqBuilder.Settings settings, Link.Connecting connecting, EngineRuntime runtime) {
        this.settings = settings;
        this.runtime = runtime;
        String name = settings.name();
        health = new BrokerHealth(name, runtime);
        sending = new Link(name + "-sending", connecting, runtime, health);
        receiving = new Link(name + "-receiving", connecting, runtime, health);
        subscriptions = settings.receiving().stream()
                .map(queue -> new Subscription(name, queue, settings.holding(), receiving, runtime, health))
                .toList();
        outlets = settings.targets().keySet().stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), this::outlet));
        back = outlet("returns");
    }

    private Outlet outlet(String target) {
        return new Outlet(settings.name() + "-" + target, sending, runtime, settings.confirmation());
    }

    /**
     * Begins to build one.
     *
     * @param name what this application calls the broker, see {@link Origin}
     * @param uri where it is, with user and password: {@code amqp://} or {@code amqps://}
     */
    public static RabbitMqBuilder at(String name, String uri) {
        return new RabbitMqBuilder(name, uri);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public List<String> prefixes() {
        return AmqpProperties.PREFIXES;
    }

    @Override
    public Set<String> targets() {
        return outlets.keySet();
    }

    @Override
    public void start(Intake intake) {
        if (closed) {
            throw new IllegalStateException("broker " + name() + " is closed; build another");
        }
        sending.start();
        subscriptions.forEach(subscription -> subscription.start(intake));
        if (!subscriptions.isEmpty()) {
            receiving.start();
        }
        started = true;
    }

    @Override
    public void send(String target, Message message) throws Exception {
        RabbitMqBuilder.Target to = settings.targets().get(target);
        Outlet outlet = outlets.get(target);
        if (to == null || outlet == null) {
            throw new IllegalArgumentException("broker " + name() + " has no target " + target);
        }
        @Nullable String routingKey = to.routingKey().apply(message);
        if (routingKey == null) {
            throw new IllegalArgumentException("target " + target + " has no routing key for " + message.key()
                    + "; correct the function that says it in send(target, exchange, routingKey)");
        }
        publish(outlet, new Parcel(to.exchange(), routingKey, AmqpProperties.of(message), message.data()));
    }

    @Override
    public void giveBack(Origin origin, Departure what) throws Exception {
        BasicProperties properties = AmqpProperties.of(origin.place(), what);
        publish(back, new Parcel("", origin.place(), properties, what.body()));
    }

    private void publish(Outlet outlet, Parcel parcel) throws Exception {
        if (!started || closed) {
            throw new BrokerClosedException(name());
        }
        outlet.publish(parcel);
        health.sent();
    }

    @Override
    public BrokerStatus status() {
        return health.status();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        subscriptions.forEach(Subscription::end);
        boolean stored = runtime.await(GRACE, () -> subscriptions.stream().allMatch(Subscription::ended));
        if (!stored) {
            log.warn(
                    "broker {}: not all that was received could be stored within {}; it is delivered again",
                    name(),
                    GRACE);
        }
        subscriptions.forEach(Subscription::stop);
        receiving.close();
        runtime.await(GRACE, () -> back.isQuiet() && outlets.values().stream().allMatch(Outlet::isQuiet));
        sending.close();
        health.closed();
        settings.closing().run();
    }

    @Override
    public String toString() {
        return "RabbitMq[" + name() + ", receives " + settings.receiving() + ", sends " + targets() + "]";
    }
}
