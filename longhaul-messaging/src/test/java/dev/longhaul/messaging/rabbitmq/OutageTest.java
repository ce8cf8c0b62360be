package dev.longhaul.messaging.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.longhaul.Longhaul;
import dev.longhaul.job.JobId;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.operator.JobView;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that goes away in the middle of the flow, in good order or not, delays and loses nothing. */
class OutageTest {

    private static final MessageType<String> SHIPPED = MessageType.of("order.shipped", PayloadCodec.text());

    private final Warehouse warehouse = Warehouse.open();

    @AfterEach
    void close() throws Exception {
        warehouse.close();
    }

    private void away(boolean killed) {
        if (killed) {
            warehouse.server().kill();
        } else {
            warehouse.server().stop();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void both_directions_go_on_when_it_is_back(boolean killed) throws Exception {
        String out = "out-of-" + warehouse.queue();
        warehouse.client().queueDeclare(out, true, false, false, Map.of());
        Messaging messaging = warehouse.node(warehouse.engine(), builder -> builder.send("out", "", out));
        for (int i = 0; i < 200; i++) {
            warehouse.paid("order-" + i);
            messaging.send("out", SHIPPED.message("before-" + i, "x").schedule("100ms*600"));
        }
        away(killed);
        Warehouse.awaitState(messaging, State.WAITING_FOR_THE_BROKER);
        for (int i = 0; i < 100; i++) {
            messaging.send("out", SHIPPED.message("during-" + i, "x").schedule("100ms*600"));
        }
        warehouse.server().start();
        for (int i = 200; i < 300; i++) {
            warehouse.paid("order-" + i);
        }
        warehouse.awaitEffects(300);
        Set<String> arrived = new HashSet<>();
        while (arrived.size() < 300) {
            arrived.add(warehouse.take(out).getProps().getMessageId());
        }
        Warehouse.awaitState(messaging, State.CONNECTED);
        messaging.close();
        assertThat(warehouse.client().messageCount(warehouse.queue())).isZero();
    }

    @Test
    void an_application_that_starts_before_its_broker_waits_for_it() throws Exception {
        warehouse.paid("order-42");
        warehouse.server().stop();
        Messaging messaging = warehouse.node();
        await().atMost(Warehouse.PATIENCE)
                .untilAsserted(
                        () -> assertThat(Warehouse.status(messaging).why()).contains("Connection refused"));
        warehouse.server().start();
        warehouse.awaitEffects(1);
    }

    @Test
    void a_broker_that_is_short_of_memory_is_told_nothing_twice_and_keeps_nobody_from_closing() throws Exception {
        String out = "out-of-" + warehouse.queue();
        warehouse.client().queueDeclare(out, true, false, false, Map.of());
        Messaging messaging = warehouse.node(
                warehouse.engine(), builder -> builder.send("out", "", out).confirmation(Duration.ofSeconds(2)));
        messaging.send("out", SHIPPED.message("before", "x"));
        assertThat(warehouse.take(out).getProps().getMessageId()).isEqualTo("before");
        warehouse.server().shortOfMemory(true);
        try {
            // The first one makes the broker say that it takes nothing.
            JobId job = messaging
                    .send("out", SHIPPED.message("during", "x").schedule("100ms*600"))
                    .id();
            await().atMost(Warehouse.PATIENCE)
                    .untilAsserted(() -> assertThat(errors(messaging, job))
                            .filteredOn(error -> error.contains("the broker takes nothing that is published"))
                            .hasSizeGreaterThan(3));
            assertThat(errors(messaging, job))
                    .filteredOn(error -> error.contains("nobody knows whether it arrived"))
                    .hasSizeLessThanOrEqualTo(1);
            long began = System.nanoTime();
            messaging.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        } finally {
            warehouse.server().shortOfMemory(false);
        }
    }

    private static List<String> errors(Messaging messaging, JobId job) {
        return messaging.messages().find(job).orElseThrow().job().attempts().stream()
                .map(attempt -> String.valueOf(attempt.said().error()))
                .toList();
    }

    @Test
    void a_dead_message_goes_back_to_its_queue_and_comes_again_as_a_new_run() throws Exception {
        warehouse.failing("order-42");
        Messaging messaging = warehouse.node();
        warehouse.paid("order-42");
        JobView dead = warehouse.awaitDead("message:order.paid", 1).getFirst();
        warehouse.mended();
        messaging.messages().returnToOrigin(dead.row().id(), "ann");
        warehouse.awaitEffects(1);
        assertThat(warehouse.jobs("message:order.paid")).hasSize(2);
        messaging.close();
        assertThat(warehouse.client().messageCount(warehouse.queue())).isZero();
    }

    @Test
    void a_plain_message_that_was_named_by_its_exchange_comes_back_under_the_same_name() throws Exception {
        warehouse.failing("order-42");
        Longhaul longhaul = warehouse.engine();
        Messaging messaging = warehouse.node(longhaul, builder -> builder);
        warehouse.client().exchangeDeclare("returns-exchange", "topic", true);
        warehouse.client().queueBind(warehouse.queue(), "returns-exchange", "order.paid");
        warehouse
                .client()
                .basicPublish(
                        "returns-exchange",
                        "order.paid",
                        new BasicProperties.Builder().messageId("order-42").build(),
                        new byte[] {'x'});
        JobView dead = warehouse.awaitDead("message:order.paid", 1).getFirst();
        warehouse.mended();
        messaging.messages().returnToOrigin(dead.row().id(), "ann");
        warehouse.awaitEffects(1);
        assertThat(warehouse.jobs("message:order.paid"))
                .extracting(job -> job.row().content().headers().get("ce-source"))
                .containsExactly("returns-exchange", "returns-exchange");
    }
}
