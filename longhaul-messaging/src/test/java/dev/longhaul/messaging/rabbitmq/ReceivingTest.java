package dev.longhaul.messaging.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.longhaul.Longhaul;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.operator.JobView;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes from a real RabbitMQ is stored in a real PostgreSQL, then acknowledged. */
class ReceivingTest {

    private final Warehouse warehouse = Warehouse.open();

    @AfterEach
    void close() throws Exception {
        warehouse.close();
    }

    private static Message message(Messaging messaging, String source, String id) {
        return await().atMost(Warehouse.PATIENCE)
                .until(() -> messaging.messages().find("order.paid", new MessageKey(source, id)), Optional::isPresent)
                .orElseThrow()
                .message();
    }

    private List<JobView> poison(int pieces) {
        return warehouse.awaitDead("message:poison", pieces);
    }

    private long waiting() {
        try {
            return warehouse.client().messageCount(warehouse.queue());
        } catch (IOException | TimeoutException e) {
            return -1;
        }
    }

    private static String reason(JobView job) {
        return job.attempts().getFirst().said().error();
    }

    @Test
    void each_message_has_its_effect_once_and_leaves_the_queue() throws Exception {
        for (int i = 0; i < 300; i++) {
            warehouse.paid("order-" + i);
        }
        Messaging messaging = warehouse.node();
        warehouse.awaitEffects(300);
        messaging.close();
        assertThat(warehouse.client().messageCount(warehouse.queue())).isZero();
        assertThat(Warehouse.status(messaging).state()).isEqualTo(State.CLOSED);
        assertThat(Warehouse.status(messaging).counts().stored()).isEqualTo(300);
    }

    @Test
    void a_cloud_event_in_binary_mode_comes_with_its_attributes() throws Exception {
        Messaging messaging = warehouse.node();
        Map<String, Object> headers = new HashMap<>(Warehouse.event("order-42").getHeaders());
        headers.put("cloudEvents:time", Date.from(Instant.ofEpochMilli(1_795_000_000_000L)));
        headers.put("cloudEvents:subject", "42");
        headers.put("cloudEvents:attempts", 7);
        headers.put("x-tenant", "beta");
        warehouse.publish(
                new BasicProperties.Builder()
                        .contentType("text/plain")
                        .headers(headers)
                        .build(),
                "ümlaut".getBytes(UTF_8));
        Message message = message(messaging, "/shop", "order-42");
        assertThat(message.time()).contains(Instant.ofEpochSecond(1_795_000_000L));
        assertThat(message.subject()).contains("42");
        assertThat(message.extension("attempts")).contains("7");
        assertThat(new String(message.data(), UTF_8)).isEqualTo("ümlaut");
    }

    @Test
    void a_plain_amqp_message_is_named_by_its_properties() throws Exception {
        Messaging messaging = warehouse.node();
        warehouse.publish(
                new BasicProperties.Builder()
                        .messageId("order-42")
                        .type("order.paid")
                        .appId("/old-shop")
                        .correlationId("basket-7")
                        .timestamp(Date.from(Instant.ofEpochMilli(1_795_000_000_000L)))
                        .build(),
                "42".getBytes(UTF_8));
        Message message = message(messaging, "/old-shop", "order-42");
        assertThat(message.correlationId()).isEqualTo("basket-7");
        assertThat(message.time()).contains(Instant.ofEpochSecond(1_795_000_000L));
        assertThat(message.contentType()).isEqualTo("application/octet-stream");
        warehouse.awaitEffects(1);
    }

    @Test
    void a_plain_amqp_message_without_type_or_application_is_named_by_exchange_and_routing_key() throws Exception {
        Messaging messaging = warehouse.node();
        warehouse.client().exchangeDeclare("shop-exchange", "topic", true);
        warehouse.client().queueBind(warehouse.queue(), "shop-exchange", "order.paid");
        warehouse
                .client()
                .basicPublish(
                        "shop-exchange",
                        "order.paid",
                        new BasicProperties.Builder().messageId("order-42").build(),
                        "42".getBytes(UTF_8));
        assertThat(message(messaging, "shop-exchange", "order-42").type()).isEqualTo("order.paid");
        warehouse.awaitEffects(1);
    }

    @Test
    void the_same_message_published_three_times_has_its_effect_once() throws Exception {
        Messaging messaging = warehouse.node();
        for (int i = 0; i < 3; i++) {
            warehouse.paid("order-42");
        }
        await().atMost(Warehouse.PATIENCE)
                .untilAsserted(() ->
                        assertThat(Warehouse.status(messaging).counts().again()).isEqualTo(2));
        warehouse.awaitEffects(1);
    }

    @Test
    void a_crash_between_storing_and_acknowledging_means_a_redelivery_and_one_effect() throws Exception {
        AtomicBoolean crashed = new AtomicBoolean();
        ReentrantLock one = new ReentrantLock();
        Messaging messaging = warehouse.node();
        // Done before the thread that stored the message can acknowledge it, whichever thread commits next: for the
        // broker this is the end of the process.
        warehouse.database().afterCommit(() -> {
            one.lock();
            try {
                if (!crashed.get() && warehouse.stored() > 0) {
                    warehouse.server().kill();
                    crashed.set(true);
                }
            } finally {
                one.unlock();
            }
        });
        warehouse.paid("order-42");
        await().atMost(Warehouse.PATIENCE).untilTrue(crashed);
        warehouse.server().start();
        await().atMost(Warehouse.PATIENCE).untilAsserted(() -> {
            BrokerStatus status = Warehouse.status(messaging);
            assertThat(status.counts().again())
                    .as("came again; %s, %d in the queue", status, waiting())
                    .isEqualTo(1);
        });
        warehouse.awaitEffects(1);
        messaging.close();
        assertThat(warehouse.client().messageCount(warehouse.queue())).isZero();
    }

    @Test
    void poison_goes_to_the_error_queue_with_its_bytes_and_what_is_behind_it_is_handled() throws Exception {
        warehouse.publish(new BasicProperties.Builder().build(), new byte[] {0, (byte) 0xFF});
        warehouse.publish(Warehouse.event("large"), new byte[300_000]);
        warehouse.publish(
                new BasicProperties.Builder()
                        .contentType("application/cloudevents+json")
                        .build(),
                "{}".getBytes(UTF_8));
        warehouse.paid("order-42");
        Messaging messaging = warehouse.node();
        warehouse.awaitEffects(1);
        List<JobView> poison = poison(3);
        assertThat(reason(poison.get(0))).contains("it has no id; have its sender set the property message-id");
        assertThat(poison.get(0).row().content().bytes()).containsExactly(0, 0xFF);
        assertThat(reason(poison.get(1))).contains("a payload of 300000 bytes is over the limit of 262144");
        assertThat(poison.get(1).row().content().bytes()).hasSize(262_144);
        assertThat(reason(poison.get(2))).contains("structured mode");
        assertThat(Warehouse.status(messaging).counts().poison()).isEqualTo(3);
        messaging.close();
        assertThat(warehouse.client().messageCount(warehouse.queue())).isZero();
    }

    @Test
    void hostile_headers_hurt_nobody() throws Exception {
        List<Map<String, Object>> hostile = new ArrayList<>();
        hostile.add(Map.of("x", LongStringHelper.asLongString(new byte[] {(byte) 0xC3, 0x28})));
        hostile.add(Map.of("x", "v".repeat(100_000)));
        hostile.add(Map.of("x-death", List.of(Map.of("queue", "q", "count", 3L)), "fraction", 1.5));
        hostile.add(Map.of("far", Date.from(Instant.ofEpochMilli(Long.MAX_VALUE / 1_000))));
        hostile.add(Map.of("longhaul-returns", "-1", ":message-id", "forged"));
        for (int i = 0; i < hostile.size(); i++) {
            Map<String, Object> headers =
                    new HashMap<>(Warehouse.event("order-" + i).getHeaders());
            headers.putAll(hostile.get(i));
            warehouse.publish(
                    new BasicProperties.Builder()
                            .contentType("text/plain")
                            .headers(headers)
                            .build(),
                    "x".getBytes(UTF_8));
        }
        Map<String, Object> noText = new HashMap<>(Warehouse.event("order-7").getHeaders());
        noText.put("cloudEvents:subject", LongStringHelper.asLongString(new byte[] {(byte) 0xFF}));
        warehouse.publish(new BasicProperties.Builder().headers(noText).build(), "x".getBytes(UTF_8));
        warehouse.publish(Warehouse.event("i".repeat(10_000)), "x".getBytes(UTF_8));
        warehouse.publish(Warehouse.event("a\r\nX-Admin: 1"), "x".getBytes(UTF_8));
        Messaging messaging = warehouse.node();
        warehouse.awaitEffects(hostile.size());
        assertThat(poison(3))
                .extracting(ReceivingTest::reason)
                .allSatisfy(reason -> assertThat(reason)
                        .containsAnyOf(
                                "is no text",
                                "message id of 10000 characters is too long; at most 255",
                                "message id holds the control character U+000D"));
        Arrival bytes = Arrival.of(messaging
                        .messages()
                        .find("order.paid", new MessageKey("/shop", "order-0"))
                        .orElseThrow()
                        .job()
                        .row()
                        .content()
                        .headers())
                .orElseThrow();
        assertThat(bytes.headers()).contains(new Header("x", new Header.Value.Bytes(new byte[] {(byte) 0xC3, 0x28})));
    }

    @Test
    void headers_nested_as_deeply_as_a_frame_can_hold_block_no_queue() throws Exception {
        Object bottom = 1;
        for (int i = 0; i < 10_000; i++) {
            bottom = List.of(bottom);
        }
        Map<String, Object> headers = new HashMap<>(Warehouse.event("order-42").getHeaders());
        headers.put("deep", bottom);
        BasicProperties deep = new BasicProperties.Builder().headers(headers).build();
        // The sender's client needs a large stack to write it, as the receiver's needs one to read it.
        List<Exception> failures = new ArrayList<>();
        Runnable publishing = () -> {
            try {
                warehouse.publish(deep, "x".getBytes(UTF_8));
            } catch (Exception e) {
                failures.add(e);
            }
        };
        Thread sender = new Thread(null, publishing, "sender", 256L * 1024 * 1024);
        sender.start();
        sender.join();
        assertThat(failures).isEmpty();
        warehouse.paid("order-43");
        warehouse.node();
        warehouse.awaitEffects(2);
    }

    @Test
    void a_queue_that_is_not_there_is_told_and_received_from_once_it_is() throws Exception {
        Messaging messaging = warehouse.node(warehouse.engine(), builder -> builder.receive("later"));
        await().atMost(Warehouse.PATIENCE)
                .untilAsserted(() -> assertThat(Warehouse.status(messaging).why())
                        .contains("rabbit-queue-later: NOT_FOUND - no queue 'later'"));
        warehouse.paid("order-1");
        warehouse.awaitEffects(1);
        warehouse.client().queueDeclare("later", true, false, false, Map.of());
        warehouse.client().basicPublish("", "later", Warehouse.event("order-2"), "2".getBytes(UTF_8));
        warehouse.awaitEffects(2);
        Warehouse.awaitState(messaging, State.CONNECTED);
        assertThat(Warehouse.status(messaging).why()).isEmpty();
    }

    @Test
    void a_queue_that_is_deleted_and_made_again_is_received_from_again() throws Exception {
        Messaging messaging = warehouse.node();
        Warehouse.awaitState(messaging, State.CONNECTED);
        warehouse.client().queueDelete(warehouse.queue());
        Warehouse.awaitState(messaging, State.WAITING_FOR_THE_BROKER);
        warehouse.client().queueDeclare(warehouse.queue(), true, false, false, Map.of());
        warehouse.paid("order-42");
        warehouse.awaitEffects(1);
        Warehouse.awaitState(messaging, State.CONNECTED);
    }

    @Test
    void while_the_store_is_away_nothing_is_acknowledged_and_no_more_than_the_prefetch_is_held() throws Exception {
        Longhaul longhaul = warehouse.engine();
        Messaging messaging = Messaging.on(longhaul)
                .broker(RabbitMq.at("rabbit", warehouse.server().uri())
                        .receive(warehouse.queue(), 20)
                        .build())
                .build();
        longhaul.start();
        messaging.start();
        try (messaging) {
            Warehouse.awaitState(messaging, State.CONNECTED);
            warehouse.database().shut(true);
            for (int i = 0; i < 100; i++) {
                warehouse.paid("order-" + i);
            }
            Warehouse.awaitState(messaging, State.WAITING_FOR_THE_STORE);
            await().atMost(Warehouse.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    Warehouse.status(messaging).counts().unacknowledged())
                            .isEqualTo(20));
            assertThat(warehouse.client().messageCount(warehouse.queue())).isEqualTo(80);
            assertThat(Warehouse.status(messaging).counts().stored()).isZero();

            warehouse.database().shut(false);
            Warehouse.awaitState(messaging, State.CONNECTED);
            await().atMost(Warehouse.PATIENCE)
                    .untilAsserted(() -> assertThat(Warehouse.status(messaging).counts())
                            .extracting(BrokerStatus.Counts::stored, BrokerStatus.Counts::unacknowledged)
                            .containsExactly(100L, 0));
        }
        assertThat(warehouse.client().messageCount(warehouse.queue())).isZero();
    }

    @Test
    void what_went_with_its_queue_is_no_trouble_of_the_store_any_more() throws Exception {
        Messaging messaging = warehouse.node();
        Warehouse.awaitState(messaging, State.CONNECTED);
        warehouse.database().shut(true);
        warehouse.paid("order-42");
        Warehouse.awaitState(messaging, State.WAITING_FOR_THE_STORE);
        warehouse.client().queueDelete(warehouse.queue());
        warehouse.client().queueDeclare(warehouse.queue(), true, false, false, Map.of());
        Warehouse.awaitState(messaging, State.CONNECTED);
    }

    @Test
    void what_is_not_stored_at_the_close_is_delivered_to_whoever_comes_next() throws Exception {
        Messaging messaging = warehouse.node();
        Warehouse.awaitState(messaging, State.CONNECTED);
        warehouse.database().shut(true);
        for (int i = 0; i < 10; i++) {
            warehouse.paid("order-" + i);
        }
        Warehouse.awaitState(messaging, State.WAITING_FOR_THE_STORE);
        messaging.close();
        assertThat(warehouse.client().messageCount(warehouse.queue())).isEqualTo(10);
        warehouse.database().shut(false);
        warehouse.node();
        warehouse.awaitEffects(10);
    }
}
