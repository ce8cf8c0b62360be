package dev.longhaul.messaging.kafka;

import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.broker.BrokerClosedException;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.broker.Departure;
import dev.longhaul.messaging.broker.GrowingPause;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster, from whose topics an application receives messages and to whose topics it sends them. Thread-safe. Needs {@code
 * org.apache.kafka:kafka-clients} on the class path.
 *
 * <pre>{@code
 * Messaging messaging = Messaging.on(longhaul)
 *         .broker(Kafka.at("kafka", "kafka-1:9092,kafka-2:9092")
 *                 .group("shop")
 *                 .receive("orders")
 *                 .send("invoices", "invoices-topic")
 *                 .build())
 *         .handle(Plan.ordered(ORDER_PAID)...)
 *         .build();
 * longhaul.start();
 * messaging.start();
 * }</pre>
 *
 * <p>A record is acknowledged, by committing its offset, after the message is durable in the store; so it may come twice, and is the
 * same job then.
 */
public final class Kafka implements Broker {

    /** What speaks for its state where nothing is received. */
    private static final String SENDING = "sending";

    private static final Duration IDLE = Duration.ofMinutes(10);

    private final String name;
    private final List<KafkaTopic> topics;
    private final Map<String, String> targets;
    private final EngineRuntime runtime;
    private final BrokerHealth health;
    private final KafkaRecords records;
    private final KafkaSender sender;
    private final Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers;
    private @Nullable KafkaReceiver receiver;
    private boolean started;
    private boolean closed;

    Kafka(
            String name,
            List<KafkaTopic> topics,
            Map<String, String> targets,
            KafkaSettings settings,
            Function<KafkaSettings, Consumer<byte @Nullable [], byte @Nullable []>> consumers) {
        this.name = name;
        this.topics = List.copyOf(topics);
        this.targets = Map.copyOf(targets);
        this.runtime = new SystemRuntime("longhaul-" + name);
        this.health = new BrokerHealth(name, runtime);
        this.records = new KafkaRecords(name, topics);
        this.sender = new KafkaSender(name, () -> new KafkaProducer<>(settings.producer()), health);
        this.consumers = () -> consumers.apply(settings);
    }

    /**
     * Begins to build one.
     *
     * @param name what this application calls the cluster, see {@link Origin}. Jobs remember it, to return a message to where it came
     *     from, and the source of records without CloudEvents headers begins with it: keep it
     * @param bootstrapServers hosts and ports of brokers to begin with, separated by commas
     */
    public static KafkaBuilder at(String name, String bootstrapServers) {
        return new KafkaBuilder(name, bootstrapServers);
    }

    /** The real client. */
    static Consumer<byte @Nullable [], byte @Nullable []> consumer(KafkaSettings settings) {
        return new KafkaConsumer<>(settings.consumer());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> prefixes() {
        return List.of(KafkaRecords.PREFIX);
    }

    @Override
    public Set<String> targets() {
        return targets.keySet();
    }

    @Override
    public synchronized void start(Intake intake) {
        if (started || closed) {
            throw new IllegalStateException("broker " + name + " was started before; build another one");
        }
        started = true;
        health.starting(topics.isEmpty() ? SENDING : KafkaReceiver.RECEIVING);
        if (topics.isEmpty()) {
            GrowingPause pause = new GrowingPause(runtime.random());
            runtime.start("look", () -> look(pause));
        } else {
            receiver = new KafkaReceiver(
                    consumers, topics.stream().map(KafkaTopic::name).toList(), records, intake, health, runtime);
            receiver.start();
        }
    }

    /** Where nothing is received, nobody else would notice that the brokers answer before something is sent. */
    private Duration look(GrowingPause pause) {
        try {
            sender.look(targets.values().iterator().next());
            health.connected(SENDING);
            return IDLE;
        } catch (BrokerClosedException e) {
            return IDLE;
        } catch (KafkaException | InterruptedException e) {
            health.waitingForTheBroker(SENDING, String.valueOf(e.getMessage()));
            return pause.next();
        }
    }

    @Override
    public void send(String target, Message message) throws InterruptedException {
        String topic = targets.get(target);
        if (topic == null) {
            throw new IllegalArgumentException(
                    "broker " + name + " has no target " + target + "; its targets are " + targets.keySet());
        }
        send(KafkaRecords.outgoing(topic, message));
    }

    @Override
    public void giveBack(Origin origin, Departure what) throws InterruptedException {
        send(KafkaRecords.returned(origin, what));
    }

    private void send(ProducerRecord<byte @Nullable [], byte @Nullable []> sent) throws InterruptedException {
        requireOpen();
        try {
            sender.send(sent);
            if (topics.isEmpty()) {
                health.connected(SENDING);
            }
        } catch (KafkaException e) {
            if (topics.isEmpty() && e instanceof RetriableException) {
                health.waitingForTheBroker(SENDING, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private synchronized void requireOpen() {
        if (!started || closed) {
            throw new BrokerClosedException(name);
        }
    }

    @Override
    public BrokerStatus status() {
        return health.status();
    }

    @Override
    public void close() {
        KafkaReceiver receiving;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            receiving = receiver;
        }
        try {
            if (receiving == null) {
                runtime.close();
            } else {
                receiving.close(runtime::close);
            }
        } finally {
            sender.close();
            health.closed();
        }
    }

    @Override
    public String toString() {
        return "Kafka " + name + ", receives from "
                + topics.stream().map(KafkaTopic::name).toList() + ", sends to " + targets;
    }
}
