package dev.longhaul.messaging.kafka;

import static dev.longhaul.messaging.kafka.KafkaShop.bytes;
import static dev.longhaul.messaging.kafka.KafkaShop.once;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.operator.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How records become messages or poison, and go back. */
class KafkaIntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private KafkaShop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new KafkaShop(1);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static Message message(JobView job) {
        return StoredMessage.read(
                job.row().content().headers(), job.row().content().bytes());
    }

    @Test
    void a_record_with_cloudevents_headers_becomes_a_message_and_its_offset_is_committed_afterwards() {
        KafkaShop.Node node = shop.node();
        ProducerRecord<byte[], byte[]> record = shop.paid("order-1");
        record.headers()
                .add("ce_time", bytes("2026-11-21T09:30:00+01:00"))
                .add("ce_subject", bytes("/orders/1"))
                .add("ce_correlationid", bytes("basket-7"))
                .add("x-tenant", bytes("a"));
        shop.produce(record);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(1)));
        Message message = message(node.jobs("message:order.paid").getFirst());
        assertThat(message.key()).isEqualTo(new MessageKey("/bank", "order-1"));
        assertThat(message.time()).contains(Instant.parse("2026-11-21T08:30:00Z"));
        assertThat(message.subject()).contains("/orders/1");
        assertThat(message.contentType()).isEqualTo("text/plain");
        assertThat(message.correlationId()).isEqualTo("basket-7");
        assertThat(message.data()).isEqualTo(bytes("order-1"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.committed()).isEqualTo(1));
        assertThat(node.status().state()).isEqualTo(State.CONNECTED);
        assertThat(node.status().counts().stored()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> node.status().counts().unacknowledged() == 0);
    }

    @Test
    void what_cannot_be_a_message_lies_in_the_error_queue_as_it_came_and_holds_up_nothing() {
        shop.produce(shop.record("no id", Map.of("x", "y")));
        shop.produce(new ProducerRecord<>(shop.topic(), bytes("gone"), null));
        ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(shop.topic(), bytes("gone"), null);
        shop.paid("order-0").headers().forEach(tombstone.headers()::add);
        shop.produce(tombstone);
        ProducerRecord<byte[], byte[]> noText = shop.paid("order-0");
        noText.headers().add("ce_tenant", new byte[] {(byte) 0xff});
        shop.produce(noText);
        shop.produce(shop.paid("x".repeat(3_000)));
        shop.pay(1, 3);

        KafkaShop.Node node =
                shop.node(engine -> engine.payloadLimit(2_000), broker -> broker.receive(KafkaTopic.of(shop.topic())));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(2)));
        await().atMost(PATIENCE).until(() -> node.dead("message:poison").size() == 5);
        List<JobView> poison = node.dead("message:poison");
        assertThat(poison.stream()
                        .map(job -> job.attempts().getLast().said().error())
                        .toList())
                .anyMatch(error -> error.contains("it has no id; have its sender set ce_id"))
                .anyMatch(error -> error.contains("it has no value (a tombstone)"))
                .anyMatch(error -> error.contains("ce_tenant") && error.contains("is no text"))
                .anyMatch(error -> error.contains("3000"));
        assertThat(poison.stream().map(job -> job.row().content().bytes()))
                .anyMatch(bytes -> Arrays.equals(bytes, bytes("no id")));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.committed()).isEqualTo(7));
    }

    @Test
    void poison_that_is_delivered_again_is_the_same_poison() {
        shop.produce(shop.record("no id", Map.of()));
        shop.pay(1, 2);
        KafkaShop.Node first = shop.node();
        await().atMost(PATIENCE).until(() -> first.dead("message:poison").size() == 1);
        first.messaging().close();

        KafkaShop.Node again = shop.node(broker -> broker.group("another").receive(KafkaTopic.of(shop.topic())));

        await().atMost(PATIENCE).until(() -> again.status().counts().again() == 2);
        assertThat(again.jobs("message:poison")).hasSize(1);
        assertThat(shop.effects()).isEqualTo(once(1));
    }

    @Test
    void records_without_cloudevents_headers_are_called_what_the_application_says() {
        shop.produce(shop.record("one", Map.of("message-id", "m-1", "kind", "order.paid", "correlation-id", "c-1")));
        shop.produce(shop.record("two", Map.of("message-id", "m-2")));

        KafkaShop.Node node = shop.node(broker -> broker.receive(KafkaTopic.of(shop.topic())
                .idFromHeader("message-id")
                .typeFromHeader("kind")
                .type("order.paid")
                .orderedByKey()));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(2)));
        JobView job = node.jobs("message:order.paid").stream()
                .filter(each -> message(each).id().equals("m-1"))
                .findFirst()
                .orElseThrow();
        assertThat(message(job).key()).isEqualTo(new MessageKey("/kafka/" + shop.topic(), "m-1"));
        assertThat(message(job).correlationId()).isEqualTo("c-1");
        assertThat(message(job).time()).isPresent();
        assertThat(job.row().keys().ordering()).isEqualTo(shop.topic() + " one");
    }

    @Test
    void records_can_be_called_by_their_position_if_the_application_says_so() {
        shop.produce(shop.record("same", Map.of()));
        shop.produce(shop.record("same", Map.of()));

        KafkaShop.Node node = shop.node(broker ->
                broker.receive(KafkaTopic.of(shop.topic()).idFromPosition().type("order.paid")));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(2)));
        assertThat(node.jobs("message:order.paid"))
                .extracting(job -> message(job).id())
                .allMatch(id -> id.matches(shop.topic() + "-0-[01]-\\d+"))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_is_returned_to_its_origin_comes_to_the_topic_as_it_was() throws Exception {
        ProducerRecord<byte[], byte[]> binaryKey =
                new ProducerRecord<>(shop.topic(), new byte[] {(byte) 0xff, 0}, bytes("no id"));
        binaryKey.headers().add("x-raw", new byte[] {(byte) 0xfe}).add("content-type", bytes("text/plain"));
        shop.produce(binaryKey);
        shop.produce(new ProducerRecord<>(shop.topic(), bytes("gone"), null));
        shop.produced();
        KafkaShop.Node node = shop.node();
        await().atMost(PATIENCE).until(() -> node.dead("message:poison").size() == 2);
        List<JobView> poison = node.dead("message:poison");

        poison.forEach(
                job -> node.messaging().messages().returnToOrigin(job.row().id(), "ann"));

        List<ConsumerRecord<byte[], byte[]>> records = KafkaShop.records(shop.topic(), 4);
        assertThat(records.subList(2, 4)).anySatisfy(back -> {
            assertThat(back.key()).isEqualTo(new byte[] {(byte) 0xff, 0});
            assertThat(back.value()).isEqualTo(bytes("no id"));
            assertThat(back.headers().lastHeader("x-raw").value()).isEqualTo(new byte[] {(byte) 0xfe});
            assertThat(back.headers().headers("content-type")).hasSize(1);
            assertThat(back.headers().lastHeader("longhaul-returns").value()).isEqualTo(bytes("1"));
        });
        assertThat(records.subList(2, 4)).anySatisfy(back -> {
            assertThat(back.key()).isEqualTo(bytes("gone"));
            assertThat(back.value()).isNull();
        });
        await().atMost(PATIENCE).until(() -> node.dead("message:poison").size() == 2);
        await().atMost(PATIENCE)
                .until(() ->
                        node.jobs("message:return:kafka").stream().allMatch(job -> job.state() == JobState.SUCCEEDED));
    }

    @Test
    void what_is_sent_has_cloudevents_headers_and_its_partition_key_as_key() throws Exception {
        String invoices = shop.topic() + "-invoices";
        KafkaShop.kafka().createTopic(invoices, 1);
        KafkaShop.Node node = shop.node(broker -> broker.send("invoices", invoices));

        node.messaging()
                .send("invoices", KafkaShop.PAID.message("order-9", "nine").extension("partitionkey", "customer-3"));

        ConsumerRecord<byte[], byte[]> sent = KafkaShop.records(invoices, 1).getFirst();
        assertThat(sent.key()).isEqualTo(bytes("customer-3"));
        assertThat(sent.value()).isEqualTo(bytes("nine"));
        assertThat(sent.headers().lastHeader("ce_id").value()).isEqualTo(bytes("order-9"));
        assertThat(sent.headers().lastHeader("ce_source").value()).isEqualTo(bytes("/shop"));
        assertThat(sent.headers().lastHeader("ce_type").value()).isEqualTo(bytes("order.paid"));
        assertThat(sent.headers().lastHeader("ce_specversion").value()).isEqualTo(bytes("1.0"));
        assertThat(new String(sent.headers().lastHeader("content-type").value(), UTF_8))
                .startsWith("text/plain");
        await().atMost(PATIENCE)
                .until(() -> node.jobs("message:send:invoices").getFirst().state() == JobState.SUCCEEDED);
        assertThat(node.status().state()).isEqualTo(State.CONNECTED);
    }
}
