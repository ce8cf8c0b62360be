package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.operator.JobView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A message of a type without handlers is dead at once, ignored, or left for another application. */
class WithoutHandlersTest {

    private final Shop shop = new Shop();

    @Test
    void it_is_dead_at_once_with_that_reason() {
        Node node = shop.node(messaging -> messaging);
        JobId job = node.messaging()
                .publish(PAID.message("order-42", "x")
                        .startIn(Duration.ofDays(1))
                        .orderingKey("customer-7"))
                .id();
        shop.run(Duration.ofSeconds(1));
        JobView dead = node.view(job);
        assertThat(dead.activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(dead.row().type()).isEqualTo("message:unhandled");
        assertThat(Shop.errors(dead))
                .containsExactly(
                        "message type order.paid has no handlers on this node; register a plan for it, then redrive this job");
    }

    @Test
    void a_redrive_hands_it_to_handlers_that_were_deployed_meanwhile_with_all_that_was_asked_for() {
        Node before = shop.node(messaging -> messaging);
        JobId job = before.messaging()
                .publish(PAID.message("order-42", "order-42")
                        .schedule("3m 3m")
                        .orderingKey("customer-7")
                        .label("customer", "7")
                        .subject("42")
                        .deadlineIn(Duration.ofDays(2)))
                .id();
        shop.run(Duration.ofMinutes(1));
        before.kill();
        Node after = shop.node(messaging -> messaging.handle(Plan.ordered(PAID).decide("ha", shop.counts("ha"))));
        after.redrive(job);
        shop.run(Duration.ofMinutes(1));
        assertThat(Shop.said(after.view(job))).isEqualTo("handed on as message:order.paid");
        JobView handed = after.messaging()
                .messages()
                .find("order.paid", new MessageKey("/shop", "order-42"))
                .orElseThrow()
                .job();
        assertThat(handed.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(handed.row().schedule()).isEqualTo("3m 3m");
        assertThat(handed.row().keys().ordering()).isEqualTo("customer-7");
        assertThat(handed.row().labels()).containsEntry("customer", "7");
        assertThat(handed.row().asked().deadline()).isEqualTo(Shop.BEGIN.plus(Duration.ofDays(2)));
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void the_same_message_at_a_node_that_has_handlers_and_at_one_that_has_none_is_handled_once() {
        Node none = shop.node(messaging -> messaging);
        Node some = shop.node(messaging -> messaging.handle(Plan.ordered(PAID).decide("ha", shop.counts("ha"))));
        JobId unhandled = none.paid("order-42");
        some.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        if (some.state(unhandled) == JobState.DEAD) {
            some.redrive(unhandled);
        }
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void it_is_ignored_where_that_is_what_the_application_wants() {
        Node node = shop.node(messaging -> messaging.withoutHandlers(WithoutHandlers.IGNORE));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofSeconds(1));
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Shop.said(node.view(job))).isEqualTo("ignored: message type order.paid has no handlers");
    }

    @Test
    void it_waits_for_another_application_where_that_is_what_the_application_wants() {
        Node publishes = shop.node(messaging -> messaging.withoutHandlers(WithoutHandlers.WAIT));
        JobId job = publishes.paid("order-42");
        shop.run(Duration.ofDays(1));
        assertThat(publishes.state(job)).isEqualTo(JobState.SCHEDULED);
        shop.node(messaging -> messaging.handle(Plan.ordered(PAID).decide("ha", shop.counts("ha"))));
        shop.run(Duration.ofMinutes(1));
        assertThat(publishes.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_type_of_any_name_is_kept_apart_from_every_other() {
        Node node = shop.node(messaging -> messaging);
        for (String type : new String[] {"unhandled", "a:b", "org.example/v1 \u00e4", "x".repeat(255)}) {
            JobId job = node.messaging()
                    .publish(MessageRequest.of(
                            type,
                            type.length() > 200 ? "long" : type,
                            "text/plain",
                            type.getBytes(StandardCharsets.UTF_8)))
                    .id();
            shop.run(Duration.ofSeconds(1));
            assertThat(node.view(job).activity().deadReason()).isEqualTo(DeadReason.ABORTED);
            assertThat(node.messaging()
                            .messages()
                            .find(job)
                            .orElseThrow()
                            .message()
                            .type())
                    .isEqualTo(type);
        }
    }
}
