package dev.longhaul.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaServerTest {

    @Test
    void a_broker_that_was_stopped_and_one_that_was_killed_come_back_with_port_and_data() throws Exception {
        try (KafkaServer kafka = KafkaServer.create()) {
            kafka.start();
            kafka.createTopic("kept", 2);
            send(kafka, "one");

            kafka.stop();
            assertThat(kafka.running()).isFalse();
            kafka.start();
            send(kafka, "two");
            kafka.kill();
            kafka.start();

            assertThat(all(kafka)).containsExactly("one", "two");
        }
    }

    private static void send(KafkaServer kafka, String text) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", 1, "key", text)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> all(KafkaServer kafka) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition("kept", 1));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            List<String> all = new ArrayList<>();
            for (int polls = 0; polls < 60 && all.size() < 2; polls++) {
                consumer.poll(Duration.ofMillis(500)).forEach(each -> all.add(each.value()));
            }
            return all;
        }
    }
}
