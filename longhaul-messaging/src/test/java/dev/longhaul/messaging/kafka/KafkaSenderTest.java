package dev.longhaul.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.messaging.broker.BrokerClosedException;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of one record or of one producer, the next record is sent. */
class KafkaSenderTest {

    private final OutOfOrderSequenceException broken = new OutOfOrderSequenceException("a gap");

    private final VirtualWorld world = new VirtualWorld(Instant.parse("2026-11-21T00:00:00Z"), 1);
    private final ScriptedProducer first = new ScriptedProducer();
    private final ScriptedProducer second = new ScriptedProducer();
    private final Deque<ScriptedProducer> left = new ArrayDeque<>(List.of(first, second));
    private final KafkaSender sender =
            new KafkaSender("kafka", () -> left.remove().producer(), new BrokerHealth("kafka", world.runtime()));

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    private void send() throws InterruptedException {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                new ProducerRecord<>("invoices", null, "invoice".getBytes(UTF_8));
        sender.send(record);
    }

    @Test
    void all_records_go_by_one_producer() throws Exception {
        send();
        send();
        assertThat(first.records()).isEqualTo(2);
        assertThat(left).containsExactly(second);
    }

    @Test
    void an_interrupt_is_the_threads_own_and_closes_nothing() throws Exception {
        first.answers(() -> {
            throw new InterruptException("interrupted while it waited for metadata");
        });
        assertThatThrownBy(this::send).isInstanceOf(InterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(first.isClosed()).isFalse();
        send();
        assertThat(first.records()).isEqualTo(2);
    }

    @Test
    void a_broken_producer_is_replaced_also_when_an_interrupt_keeps_it_from_closing_in_peace() throws Exception {
        first.fails(broken, () -> {
            Thread.currentThread().interrupt();
            return "interrupted";
        });
        assertThatThrownBy(this::send).isSameAs(broken);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(first.isClosed()).isTrue();
        send();
        assertThat(second.records()).isEqualTo(1);
    }

    @Test
    void the_late_failure_of_a_producer_that_was_replaced_does_not_close_the_next_one() throws Exception {
        first.fails(broken, () -> {
            first.fails(broken);
            assertThatThrownBy(this::send).isSameAs(broken);
            send();
            return "another one is there";
        });
        assertThatThrownBy(this::send).isSameAs(broken);
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        send();
        assertThat(second.records()).isEqualTo(2);
    }

    static List<KafkaException> ofOneRecord() {
        return List.of(
                new TopicAuthorizationException(Set.of("invoices")),
                new InvalidRecordException("a compacted topic needs keys"),
                new RecordTooLargeException("too large"),
                new NetworkException("away for a moment"));
    }

    @ParameterizedTest
    @MethodSource("ofOneRecord")
    void what_is_wrong_with_one_record_or_passes_leaves_the_producer_to_the_others(KafkaException failure)
            throws Exception {
        first.fails(failure);
        assertThatThrownBy(this::send).isSameAs(failure);
        send();
        assertThat(first.records()).isEqualTo(2);
        assertThat(first.isClosed()).isFalse();
    }

    @Test
    void once_closed_it_connects_no_more() throws Exception {
        send();
        sender.close();
        assertThat(first.isClosed()).isTrue();
        assertThatThrownBy(this::send).isInstanceOf(BrokerClosedException.class);
        assertThat(left).containsExactly(second);
        assertThatCode(sender::close).doesNotThrowAnyException();
    }
}
