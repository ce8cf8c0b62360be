package dev.longhaul.messaging.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.operator.JobView;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A quorum queue counts how often it delivers something, tells so, and drops what it has delivered too often. */
class QuorumQueueTest {

    private final Warehouse warehouse = open();

    private static Warehouse open() {
        try {
            return new Warehouse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() throws Exception {
        warehouse.close();
    }

    private void awaitOnePoison() {
        await().atMost(Warehouse.PATIENCE)
                .untilAsserted(() -> assertThat(warehouse.jobs("message:poison"))
                        .singleElement()
                        .extracting(JobView::state)
                        .isEqualTo(JobState.DEAD));
    }

    @Test
    void poison_that_a_quorum_queue_delivers_again_is_the_same_job() throws Exception {
        String quorum = "quorum-of-" + warehouse.queue();
        warehouse.client().queueDeclare(quorum, true, false, false, Map.of("x-queue-type", "quorum"));
        warehouse.client().basicPublish("", quorum, new BasicProperties.Builder().build(), "x".getBytes(UTF_8));
        Messaging messaging = warehouse.node(warehouse.engine(), builder -> builder.receive(quorum));
        awaitOnePoison();
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
        awaitOnePoison();
    }

    private static boolean counted(@Nullable Map<String, Object> headers) {
        return headers != null && headers.containsKey("x-delivery-count");
    }
}
