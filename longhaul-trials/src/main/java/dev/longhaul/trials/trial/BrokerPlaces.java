package dev.longhaul.trials.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.longhaul.servers.KafkaServer;
import dev.longhaul.servers.RabbitMqServer;
import dev.longhaul.trials.node.BrokerFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The queues and topics of a {@link BrokerTrial}, as somebody sees them who only looks. For one thread. */
final class BrokerPlaces {

    private static final Duration POLL = Duration.ofMillis(500);

    private final RabbitMqServer rabbitMq;
    private final KafkaServer kafka;
    private int partitions;

    BrokerPlaces(RabbitMqServer rabbitMq, KafkaServer kafka) {
        this.rabbitMq = rabbitMq;
        this.kafka = kafka;
    }

    /** Makes them. */
    void make(int partitionsOfOrders) {
        partitions = partitionsOfOrders;
        kafka.createTopic(BrokerFlow.ORDERS, partitions);
        kafka.createTopic(BrokerFlow.RECEIPTS, 1);
        withRabbit(channel -> {
            channel.queueDeclare(BrokerFlow.ORDERS, true, false, false, Map.of());
            return channel.queueDeclare(BrokerFlow.RECEIPTS, true, false, false, Map.of());
        });
    }

    /** How many orders wait at the brokers for being taken; what a queue has delivered and nobody has acknowledged is not among them. */
    long left() {
        return withRabbit(channel -> channel.messageCount(BrokerFlow.ORDERS)) + leftAtKafka();
    }

    /** The orders whose receipts have arrived. Those in the queue are gone then. */
    Set<Long> receipts() {
        Set<Long> receipts = new TreeSet<>();
        withRabbit(channel -> {
            for (GetResponse each = channel.basicGet(BrokerFlow.RECEIPTS, true);
                    each != null;
                    each = channel.basicGet(BrokerFlow.RECEIPTS, true)) {
                receipts.add(Long.parseLong(each.getProps().getMessageId()));
            }
            return receipts;
        });
        TopicPartition place = new TopicPartition(BrokerFlow.RECEIPTS, 0);
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.assign(List.of(place));
            consumer.seekToBeginning(List.of(place));
            long end = end(consumer, place);
            while (consumer.position(place) < end) {
                consumer.poll(POLL)
                        .forEach(each -> receipts.add(Long.parseLong(
                                new String(each.headers().lastHeader("ce_id").value(), UTF_8))));
            }
        }
        return receipts;
    }

    private long leftAtKafka() {
        List<TopicPartition> places = IntStream.range(0, partitions)
                .mapToObj(i -> new TopicPartition(BrokerFlow.ORDERS, i))
                .toList();
        try (KafkaConsumer<String, String> consumer = consumer()) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(places));
            return places.stream()
                    .mapToLong(place -> {
                        OffsetAndMetadata done = committed.get(place);
                        return end(consumer, place) - (done == null ? 0 : done.offset());
                    })
                    .sum();
        }
    }

    private static long end(KafkaConsumer<String, String> consumer, TopicPartition place) {
        Long end = consumer.endOffsets(List.of(place)).get(place);
        if (end == null) {
            throw new IllegalStateException("Kafka knows no end of " + place);
        }
        return end;
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "group.id", "warehouse", "enable.auto.commit", false),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** Something that is asked of RabbitMQ. */
    private interface Question<T> {
        T ask(Channel channel) throws IOException;
    }

    private <T> T withRabbit(Question<T> question) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(rabbitMq.port());
        try (Connection connection = factory.newConnection("trial")) {
            return question.ask(connection.createChannel());
        } catch (IOException e) {
            throw new UncheckedIOException("RabbitMQ does not answer", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("RabbitMQ does not answer", e);
        }
    }
}
