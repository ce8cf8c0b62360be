package dev.longhaul.messaging.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A quorum queue counts how often it delivers something, tells so, and drops what it has delivered too often. */
class QuorumQueueTest {

    private final Warehouse warehouse = Warehouse.open();

    @AfterEach
    void close() throws Exception {
        warehouse.close();
    }

    @Test
    void poison_that_a_quorum_queue_delivers_again_is_the_same_job() throws Exception {
        String quorum = "quorum-of-" + warehouse.queue();
        warehouse.client().queueDeclare(quorum, true, false, false, Map.of("x-queue-type", "quorum"));
        warehouse.client().basicPublish("", quorum, new BasicProperties.Builder().build(), "x".getBytes(UTF_8));
        Messaging messaging = warehouse.node(warehouse.engine(), builder -> builder.receive(quorum));
        warehouse.awaitDead("message:poison", 1);
        messaging.close();
        // The same once more, and this time nobody acknowledges its first delivery.
        warehouse.client().basicPublish("", quorum, new BasicProperties.Builder().build(), "x".getBytes(UTF_8));
        await().atMost(Warehouse.PATIENCE).until(() -> {
            GetResponse first = warehouse.client().basicGet(quorum, false);
            if (first != null) {
                warehouse.client().basicNack(first.getEnvelope().getDeliveryTag(), false, true);
            }
            return first != null && counted(first.getProps().getHeaders());
        });
        Messaging later = warehouse.node(warehouse.engine(), builder -> builder.receive(quorum));
        await().atMost(Warehouse.PATIENCE)
                .untilAsserted(() ->
                        assertThat(Warehouse.status(later).counts().again()).isEqualTo(1));
        warehouse.awaitDead("message:poison", 1);
    }

    private static boolean counted(@Nullable Map<String, Object> headers) {
        return headers != null && headers.containsKey("x-delivery-count");
    }

    @Test
    void what_a_quorum_queue_delivers_while_the_store_is_away_goes_back_once_and_is_not_dropped() throws Exception {
        String quorum = "limited-" + warehouse.queue();
        warehouse
                .client()
                .queueDeclare(quorum, true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 1));
        Messaging messaging = warehouse.node(
                warehouse.engine(), builder -> builder.receive(quorum).holding(Duration.ofMillis(300)));
        Warehouse.awaitState(messaging, State.CONNECTED);
        warehouse.database().shut(true);
        for (int i = 0; i < 10; i++) {
            warehouse.client().basicPublish("", quorum, Warehouse.event("order-" + i), "x".getBytes(UTF_8));
        }
        Warehouse.awaitState(messaging, State.WAITING_FOR_THE_STORE);
        // For long enough to give them back ten times over.
        await().atMost(Warehouse.PATIENCE)
                .during(Duration.ofSeconds(3))
                .untilAsserted(() ->
                        assertThat(warehouse.client().messageCount(quorum)).isEqualTo(10));
        assertThat(Warehouse.status(messaging).state()).isEqualTo(State.WAITING_FOR_THE_STORE);
        assertThat(Warehouse.status(messaging).counts().unacknowledged()).isZero();
        warehouse.database().shut(false);
        warehouse.awaitEffects(10);
        Warehouse.awaitState(messaging, State.CONNECTED);
    }
}
