package dev.longhaul.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobState;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.servers.KafkaServer;
import dev.longhaul.servers.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A shop whose orders come by a topic of its own of a real Kafka into a database of its own of a real PostgreSQL, with as many nodes
 * as a test starts; its handlers insert rows. For one thread at a time.
 */
final class KafkaShop implements AutoCloseable {

    static final MessageType<String> PAID = MessageType.of("order.paid", PayloadCodec.text());

    private static final KafkaServer KAFKA = KafkaServer.shared();
    private static int shops;

    private final String topic;
    private final String url;
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrap(), "delivery.timeout.ms", 120_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private final List<Future<RecordMetadata>> produced = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    /** @param partitions of its topic */
    KafkaShop(int partitions) throws SQLException {
        KAFKA.start();
        shops++;
        topic = "orders-" + shops;
        KAFKA.createTopic(topic, partitions);
        String database = "kafka_" + shops;
        PostgresServer.execute(PostgresServer.url("postgres"), "CREATE DATABASE " + database);
        url = PostgresServer.url(database);
        PostgresServer.execute(
                url, "CREATE TABLE effect (handler VARCHAR(30) NOT NULL, message VARCHAR(100) NOT NULL)");
    }

    /** One process of the application. */
    final class Node {
        private final Longhaul longhaul;
        private final Messaging messaging;

        private Node(UnaryOperator<LonghaulBuilder> engine, UnaryOperator<KafkaBuilder> broker) {
            longhaul = engine.apply(Longhaul.builder(JdbcStore.postgresql(url, PostgresServer.USER, ""))
                            .schedule("quick", RetrySchedule.parse("100ms*100"))
                            .poll(Duration.ofMillis(200)))
                    .build();
            messaging = Messaging.on(longhaul)
                    .source("/shop")
                    .broker(broker.apply(Kafka.at("kafka", KAFKA.bootstrap())
                                    .group(topic)
                                    .setting("session.timeout.ms", 10_000))
                            .build())
                    .handle(Plan.ordered(PAID)
                            .handleInTransaction("stock", (order, tx, context) -> insert(tx, context))
                            .handleInTransaction("mail", (order, tx, context) -> insert(tx, context)))
                    .build();
            longhaul.start();
            messaging.start();
        }

        Messaging messaging() {
            return messaging;
        }

        Longhaul longhaul() {
            return longhaul;
        }

        BrokerStatus status() {
            return messaging.brokers().getFirst();
        }

        /** Jobs of a type, oldest first. */
        List<JobView> jobs(String type) {
            return longhaul.jobs()
                    .listWithHistories(new JobQuery(null, type, null, null, null, JobQuery.MAX_LIMIT))
                    .items()
                    .reversed();
        }

        List<JobView> dead(String type) {
            return jobs(type).stream()
                    .filter(job -> job.state() == JobState.DEAD)
                    .toList();
        }

        void close() {
            messaging.close();
            longhaul.close();
        }
    }

    private static void insert(HandlerTransaction tx, MessageContext context) throws SQLException {
        try (PreparedStatement insert = tx.connection().prepareStatement("INSERT INTO effect VALUES (?, ?)")) {
            insert.setString(1, context.handler());
            insert.setString(2, context.message().id());
            insert.executeUpdate();
        }
    }

    static KafkaServer kafka() {
        return KAFKA;
    }

    String topic() {
        return topic;
    }

    String url() {
        return url;
    }

    /** A node that receives records with CloudEvents headers. */
    Node node() {
        return node(broker -> broker.receive(KafkaTopic.of(topic)));
    }

    Node node(UnaryOperator<KafkaBuilder> broker) {
        return node(engine -> engine, broker);
    }

    Node node(UnaryOperator<LonghaulBuilder> engine, UnaryOperator<KafkaBuilder> broker) {
        Node node = new Node(engine, broker);
        nodes.add(node);
        return node;
    }

    /** An order as another application writes it. */
    ProducerRecord<byte[], byte[]> paid(String order) {
        return record(
                order,
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", order,
                        "ce_source", "/bank",
                        "ce_type", "order.paid",
                        "content-type", "text/plain"));
    }

    ProducerRecord<byte[], byte[]> record(String data, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(data), bytes(data));
        headers.forEach((name, value) -> record.headers().add(name, bytes(value)));
        return record;
    }

    /** Hands a record to the producer; that it arrived is checked by {@link #produced} and at the end. */
    void produce(ProducerRecord<byte[], byte[]> record) {
        produced.add(producer.send(record));
    }

    /** Fails unless Kafka has confirmed every record. */
    void produced() {
        producer.flush();
        assertThat(produced).allMatch(each -> each.state() == Future.State.SUCCESS);
    }

    /** Orders {@code from} to {@code to}, the last one not included. */
    void pay(int from, int to) {
        for (int i = from; i < to; i++) {
            produce(paid("order-" + i));
        }
        produced();
    }

    /** How many messages have how many rows: {@code stock 1x -> 100}. */
    Map<String, Integer> effects() {
        Map<String, Integer> counts = new TreeMap<>();
        try (Connection connection = PostgresServer.connect(url);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT handler, message, COUNT(*) FROM effect GROUP BY 1, 2")) {
            while (rows.next()) {
                counts.merge(rows.getString(1) + " " + rows.getInt(3) + "x", 1, Integer::sum);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return counts;
    }

    /** What {@link #effects} says when each handler has handled so many messages, each once. */
    static Map<String, Integer> once(int messages) {
        return Map.of("stock 1x", messages, "mail 1x", messages);
    }

    /** How many records of its topic its group has acknowledged. */
    long committed() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrap()))) {
            return admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The members of its group. */
    List<String> members() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrap()))) {
            return admin.describeConsumerGroups(List.of(topic)).all().get().get(topic).members().stream()
                    .map(member -> member.consumerId())
                    .toList();
        }
    }

    /** All records of a topic with one partition, once there are so many. */
    static List<ConsumerRecord<byte[], byte[]>> records(String topic, int atLeast) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            for (int polls = 0; polls < 120 && all.size() < atLeast; polls++) {
                consumer.poll(Duration.ofMillis(500)).forEach(all::add);
            }
            return all;
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        produced();
        producer.close();
    }
}
