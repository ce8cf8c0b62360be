package dev.longhaul.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.messaging.broker.Departure;
import dev.longhaul.messaging.broker.Received;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.origin.Header;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a record keeps on its way in and back, also when its headers are larger than a job can keep. */
class KafkaRecordsTest {

    private static final byte[] KEY = {(byte) 0xff, 0};
    private static final int ROOM = 100;

    private final KafkaRecords records =
            new KafkaRecords("kafka", List.of(KafkaTopic.of("orders").idFromPosition()));

    private Received received(byte @Nullable [] key, byte @Nullable [] value) {
        ConsumerRecord<byte @Nullable [], byte @Nullable []> record = new ConsumerRecord<>("orders", 3, 17, key, value);
        record.headers().add("x-large", "x".repeat(80).getBytes(UTF_8));
        record.headers().add("x-small", "s".getBytes(UTF_8));
        return records.received(record);
    }

    private static ProducerRecord<byte @Nullable [], byte @Nullable []> back(Received received) {
        Arrival came = new Arrival(received.origin(), 0, Arrival.Encoding.PLAIN, received.key(), received.headers(), 0);
        Arrival kept = Arrival.of(came.in(Map.of(), ROOM)).orElseThrow();
        return KafkaRecords.returned(
                kept.origin(), new Departure(received.body(), received.contentType(), kept.key(), kept.headers()));
    }

    @Test
    void a_tombstone_and_a_key_that_is_no_text_are_kept_before_any_header() {
        ProducerRecord<byte @Nullable [], byte @Nullable []> back = back(received(KEY, null));
        assertThat(back.key()).isEqualTo(KEY);
        assertThat(back.value()).isNull();
        assertThat(back.headers()).extracting(header -> header.key()).containsExactly("x-small");
    }

    @Test
    void a_record_that_is_called_by_its_position_is_known_as_such() {
        Received received = received("customer".getBytes(UTF_8), "42".getBytes(UTF_8));
        assertThat(received.plain().ofItsPosition()).isTrue();
        assertThat(received.plain().id()).startsWith("orders-3-17-");
        assertThat(received.headers()).extracting(Header::name).containsExactly("x-large", "x-small");
    }
}
