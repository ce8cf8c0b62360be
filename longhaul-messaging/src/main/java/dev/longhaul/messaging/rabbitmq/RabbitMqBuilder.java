package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Collects what a connection to RabbitMQ needs. Not thread-safe; used once. */
public final class RabbitMqBuilder {

    private static final Duration CONFIRMATION = Duration.ofSeconds(30);
    private static final Duration HOLDING = Duration.ofMinutes(1);

    private final String name;
    private final List<String> uris = new ArrayList<>();
    private final Map<String, Receiving> receiving = new LinkedHashMap<>();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private Duration confirmation = CONFIRMATION;
    private Duration holding = HOLDING;
    private @Nullable SSLContext tls;
    private @Nullable EngineRuntime runtime;
    private Consumer<ConnectionFactory> tuning = factory -> {};

    RabbitMqBuilder(String name, String uri) {
        this.name = Origin.requireName("broker", name);
        uris.add(uri);
    }

    /**
     * Where a target's messages go.
     *
     * @param exchange to which exchange; empty for the default one
     * @param routingKey with which routing key
     */
    record Target(String exchange, Function<Message, String> routingKey) {
        Target {
            AmqpProperties.requireShort("exchange", exchange);
            Objects.requireNonNull(routingKey, "routingKey");
        }
    }

    /**
     * What a face knows.
     *
     * @param name of the broker
     * @param receiving from which queues
     * @param targets to which targets
     * @param confirmation how long one publish waits
     * @param holding how long deliveries are held while the store is away, before they go back to their queue
     * @param closing what to do last
     */
    record Settings(
            String name,
            List<Receiving> receiving,
            Map<String, Target> targets,
            Duration confirmation,
            Duration holding,
            Runnable closing) {}

    /** Another server of the same cluster: after a failure the next one is tried, and after the last the first. */
    public RabbitMqBuilder orAt(String uri) {
        uris.add(uri);
        return this;
    }

    /** Receives from a queue, which must be there; at most {@value Receiving#DEFAULT_PREFETCH} deliveries in memory. */
    public RabbitMqBuilder receive(String queue) {
        return receive(queue, Receiving.DEFAULT_PREFETCH);
    }

    /**
     * Receives from a queue, which must be there.
     *
     * @param prefetch the most deliveries that are in memory and not acknowledged, 1 to {@value Receiving#MAX_PREFETCH}; how
     *     large each may be is the broker's {@code max_message_size}
     * @throws IllegalArgumentException if the queue is given twice, or the prefetch is out of bounds
     */
    public RabbitMqBuilder receive(String queue, int prefetch) {
        if (receiving.put(queue, new Receiving(queue, prefetch)) != null) {
            throw new IllegalArgumentException("queue " + queue + " of broker " + name + " is received from twice");
        }
        return this;
    }

    /**
     * Names a target: what is sent to it goes to an exchange with a routing key.
     *
     * @param target its name, unique in the application: see {@link Origin#requireName}
     * @param exchange to which exchange; empty for the default one, where the routing key is a queue's name
     * @throws IllegalArgumentException if there is a target of that name, or it cannot be a name, or exchange or routing key are longer
     *     than AMQP can say (255 bytes)
     */
    public RabbitMqBuilder send(String target, String exchange, String routingKey) {
        AmqpProperties.requireShort("routing key", routingKey);
        return send(target, exchange, message -> routingKey);
    }

    /**
     * Names a target whose routing key follows from the message. An attempt fails if it is null or over 255 bytes, or if the
     * function throws.
     */
    public RabbitMqBuilder send(String target, String exchange, Function<Message, String> routingKey) {
        Origin.requireName("target", target);
        if (targets.put(target, new Target(exchange, routingKey)) != null) {
            throw new IllegalArgumentException("target " + target + " of broker " + name + " is named twice");
        }
        return this;
    }

    /** How long a publish waits for the broker's confirmation before its attempt fails; default 30 seconds. */
    public RabbitMqBuilder confirmation(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("confirmation " + longest + " is not longer than zero");
        }
        confirmation = longest;
        return this;
    }

    /** How long deliveries are held while the store is away; for tests, default a minute. */
    RabbitMqBuilder holding(Duration longest) {
        holding = longest;
        return this;
    }

    /** Whom to trust, for {@code amqps://}; default the JVM's. The server's name is checked either way. */
    public RabbitMqBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    /**
     * Changes what is not said here: heartbeats, timeouts, authentication. Called last. The client's own recovery stays off, whatever
     * is set here.
     */
    public RabbitMqBuilder tune(Consumer<ConnectionFactory> factory) {
        tuning = factory;
        return this;
    }

    /** Another source of time, randomness and threads, which stays open at the close. */
    public RabbitMqBuilder runtime(EngineRuntime other) {
        runtime = other;
        return this;
    }

    /**
     * Builds it; it connects when messaging starts.
     *
     * @throws IllegalArgumentException if an address is none, or nothing is received and nothing sent
     */
    public RabbitMq build() {
        if (receiving.isEmpty() && targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "broker " + name + " receives nothing and sends nothing; add receive(queue) or send(target, …)");
        }
        // Its activities are named after the broker.
        EngineRuntime chosen = runtime == null ? new SystemRuntime("longhaul") : runtime;
        Connections connections = new Connections(name, List.copyOf(uris), tls, tuning);
        Runnable closing = () -> {
            connections.close();
            if (runtime == null) {
                chosen.close();
            }
        };
        return new RabbitMq(
                new Settings(
                        name, List.copyOf(receiving.values()), Map.copyOf(targets), confirmation, holding, closing),
                connections,
                chosen);
    }
}
