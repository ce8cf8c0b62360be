package dev.longhaul.trials.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.longhaul.servers.KafkaServer;
import dev.longhaul.servers.RabbitMqServer;
import dev.longhaul.trials.node.BrokerFlow;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Another application, which knows nothing of Longhaul and puts orders into a queue and a topic: each until the broker has confirmed
 * it, however long that takes, every tenth twice, every twentieth into both, and with every fiftieth something that is no message.
 * Thread-safe.
 */
final class OrderFeed implements AutoCloseable {

    private static final int TWICE = 10;
    private static final int IN_BOTH = 20;
    private static final int WITH_POISON = 50;
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final int CONFIRMATION_MILLIS = 10_000;
    private static final int DELIVERY_MILLIS = 600_000;

    private final TrialTime time;
    private final ConnectionFactory rabbit = new ConnectionFactory();
    private final KafkaProducer<String, String> kafka;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong poison = new AtomicLong();
    private final Set<Long> orders = new ConcurrentSkipListSet<>();
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean stopped;
    private @Nullable Channel channel;

    OrderFeed(RabbitMqServer rabbitMq, KafkaServer kafka, TrialTime time) {
        this.time = time;
        rabbit.setHost("127.0.0.1");
        rabbit.setPort(rabbitMq.port());
        rabbit.setAutomaticRecoveryEnabled(false);
        this.kafka = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "delivery.timeout.ms", DELIVERY_MILLIS),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Puts so many a second into each. */
    void start(int perSecond) {
        Duration between = Duration.ofSeconds(1).dividedBy(perSecond);
        senders.add(
                Thread.ofPlatform().name("orders-rabbitmq").start(() -> send(between, this::toRabbit, this::toKafka)));
        senders.add(Thread.ofPlatform().name("orders-kafka").start(() -> send(between, this::toKafka, this::toRabbit)));
    }

    /** Puts nothing more into them; what was begun is ended, which needs both brokers. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** What a broker has confirmed. */
    Set<Long> orders() {
        return orders;
    }

    /** How many pieces that are no message a broker has confirmed. */
    long poison() {
        return poison.get();
    }

    /** Puts one piece into a broker; with an id it is an order. */
    private interface Target {
        void put(@Nullable String id, String body) throws InterruptedException;
    }

    private void send(Duration between, Target target, Target other) {
        try {
            while (!stopped) {
                long order = ids.incrementAndGet();
                String id = Long.toString(order);
                target.put(id, id);
                if (order % TWICE == 0) {
                    target.put(id, id);
                }
                if (order % IN_BOTH == 0) {
                    other.put(id, id);
                }
                orders.add(order);
                if (order % WITH_POISON == 0) {
                    target.put(null, "beside " + id);
                    poison.incrementAndGet();
                }
                time.pause(between);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void toRabbit(@Nullable String id, String body) throws InterruptedException {
        BasicProperties properties = new BasicProperties.Builder()
                .deliveryMode(2)
                .contentType("text/plain")
                .messageId(id)
                .type(BrokerFlow.TYPE)
                .appId("/shop")
                .build();
        while (!tried(properties, body)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            time.pause(AGAIN);
        }
    }

    /** False if nobody knows whether it arrived: then it is said again. */
    private synchronized boolean tried(BasicProperties properties, String body) throws InterruptedException {
        try {
            Channel open = channel;
            if (open == null || !open.isOpen()) {
                Connection connection = rabbit.newConnection("orders");
                open = connection.createChannel();
                open.confirmSelect();
                channel = open;
            }
            open.basicPublish("", BrokerFlow.ORDERS, properties, body.getBytes(UTF_8));
            return open.waitForConfirms(CONFIRMATION_MILLIS);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            disconnect();
            return false;
        }
    }

    private synchronized void disconnect() {
        Channel open = channel;
        channel = null;
        if (open != null) {
            open.getConnection().abort(0);
        }
    }

    private void toKafka(@Nullable String id, String body) throws InterruptedException {
        ProducerRecord<String, String> record = new ProducerRecord<>(BrokerFlow.ORDERS, body, body);
        record.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_source", "/shop".getBytes(UTF_8))
                .add("ce_type", BrokerFlow.TYPE.getBytes(UTF_8))
                .add("content-type", "text/plain".getBytes(UTF_8));
        if (id != null) {
            record.headers().add("ce_id", id.getBytes(UTF_8));
        }
        try {
            kafka.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take order " + body, e.getCause());
        }
    }

    @Override
    public void close() {
        stopped = true;
        senders.forEach(Thread::interrupt);
        disconnect();
        kafka.close(Duration.ZERO);
    }
}
