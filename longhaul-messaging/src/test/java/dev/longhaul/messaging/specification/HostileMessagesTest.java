package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.plan.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Messages that nobody can want. */
class HostileMessagesTest {

    private static final int PAYLOAD_LIMIT = 262_144;

    private final Shop shop = new Shop();
    private final Node node =
            shop.node(messaging -> messaging.handle(Plan.ordered(PAID).decide("ha", shop.counts("ha"))));

    @Test
    void data_that_the_codec_cannot_read_is_dead_at_once_and_its_bytes_are_kept() {
        byte[] noUtf8 = {(byte) 0xC3, (byte) 0x28};
        JobId job = node.messaging()
                .publish(MessageRequest.of("order.paid", "order-42", "text/plain", noUtf8))
                .id();
        shop.run(Duration.ofMinutes(1));
        assertThat(node.view(job).activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(Shop.errors(node.view(job)))
                .singleElement()
                .asString()
                .startsWith("the data of Message[/shop order-42, order.paid, 2 bytes of text/plain] cannot be read");
        assertThat(node.view(job).row().content().bytes()).isEqualTo(noUtf8);
        assertThat(shop.runs("ha")).isZero();
    }

    @Test
    void data_at_the_payload_limit_is_handled_and_a_byte_more_is_refused() {
        node.messaging().publish(MessageRequest.of("order.paid", "large", "text/plain", new byte[PAYLOAD_LIMIT]));
        assertThatThrownBy(() -> node.messaging()
                        .publish(MessageRequest.of("order.paid", "larger", "text/plain", new byte[PAYLOAD_LIMIT + 1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("over the limit of " + PAYLOAD_LIMIT);
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void a_job_that_somebody_put_among_messages_fails_and_hurts_nobody() {
        JobId job = node.longhaul()
                .enqueue(JobRequest.of("message:order.paid", new byte[] {1}, "text/plain"))
                .id();
        JobId real = node.paid("order-42");
        shop.run(Duration.ofHours(1));
        assertThat(node.state(job)).isEqualTo(JobState.DEAD);
        assertThat(Shop.errors(node.view(job)))
                .allSatisfy(error -> assertThat(error).contains("the job has no header ce-id: it is no message"));
        assertThat(node.messaging().messages().find(job)).isEmpty();
        assertThat(node.state(real)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_message_whose_type_is_not_what_its_job_type_says_is_dead() {
        JobId job = node.longhaul()
                .enqueue(JobRequest.of("message:order.paid", new byte[] {'x'}, "text/plain")
                        .header("ce-id", "order-42")
                        .header("ce-source", "/shop")
                        .header("ce-type", "order.refunded"))
                .id();
        shop.run(Duration.ofMinutes(1));
        assertThat(node.view(job).activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(shop.runs("ha")).isZero();
    }
}
