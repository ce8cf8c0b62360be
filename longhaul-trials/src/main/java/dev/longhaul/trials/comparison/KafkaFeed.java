package dev.longhaul.trials.comparison;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Another application that writes orders into a topic: the order as key and value, and as the header {@code message-id}. */
final class KafkaFeed implements AutoCloseable {

    private final String topic;
    private final KafkaProducer<String, String> producer;

    KafkaFeed(Servers servers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.kafka().bootstrap(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    void send(String order) {
        ProducerRecord<String, String> sent = new ProducerRecord<>(topic, order, order);
        sent.headers().add("message-id", order.getBytes(UTF_8));
        try {
            producer.send(sent).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not take " + order, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka took " + order, e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
