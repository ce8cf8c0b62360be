package dev.longhaul.messaging.broker;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.plan.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is sent is sent once it is durable, once the broker confirms, and for as long as its schedule says. */
class SendingTest {

    private final Shop shop = new Shop();
    private final MemoryBroker broker = new MemoryBroker();
    private final Node node = shop.node(messaging -> messaging
            .broker(broker)
            .handle(Plan.ordered(PAID).decide("ha", (order, context) -> {
                context.send("invoices", PAID.message("invoice-" + order, order));
                return shop.fails("ha") ? Decision.fail("ha is down") : Decision.succeed();
            })));

    @Test
    void a_message_is_sent_under_the_applications_source_and_the_same_again_is_not() {
        node.messaging().start();
        JobId job = node.messaging()
                .send("invoices", PAID.message("order-42", "42"))
                .id();
        assertThat(node.messaging()
                        .send("invoices", PAID.message("order-42", "42"))
                        .created())
                .isFalse();
        shop.run(Duration.ofMinutes(1));
        assertThat(broker.sent())
                .extracting(Message::source, Message::id)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/shop", "order-42"));
        assertThat(Shop.said(node.view(job))).isEqualTo("confirmed by memory");
    }

    @Test
    void while_the_broker_is_down_sending_fails_and_when_it_is_back_it_arrives() {
        node.messaging().start();
        broker.down(true);
        JobId job = node.messaging()
                .send("invoices", PAID.message("order-42", "42"))
                .id();
        shop.run(Duration.ofHours(3));
        assertThat(node.state(job)).isEqualTo(JobState.SCHEDULED);
        assertThat(Shop.errors(node.view(job)))
                .hasSizeGreaterThan(5)
                .allSatisfy(error -> assertThat(error).contains("the broker is down"));
        broker.down(false);
        shop.run(Duration.ofHours(3));
        assertThat(broker.sent()).hasSize(1);
    }

    @Test
    void after_nearly_a_day_it_lies_in_the_error_queue_and_a_redrive_sends_it() {
        node.messaging().start();
        broker.down(true);
        JobId job = node.messaging()
                .send("invoices", PAID.message("order-42", "42"))
                .id();
        shop.run(Duration.ofHours(22));
        assertThat(node.state(job)).isEqualTo(JobState.SCHEDULED);
        shop.run(Duration.ofHours(2));
        assertThat(node.state(job)).isEqualTo(JobState.DEAD);
        assertThat(node.view(job).attempts()).hasSize(13);
        broker.down(false);
        node.redrive(job);
        shop.run(Duration.ofMinutes(1));
        assertThat(broker.sent()).hasSize(1);
    }

    @Test
    void before_the_start_it_waits_without_failing() {
        JobId job = node.messaging()
                .send("invoices", PAID.message("order-42", "42"))
                .id();
        shop.run(Duration.ofSeconds(10));
        assertThat(node.state(job)).isEqualTo(JobState.SCHEDULED);
        node.messaging().start();
        shop.run(Duration.ofSeconds(2));
        assertThat(broker.sent()).hasSize(1);
    }

    @Test
    void what_a_handler_sends_is_sent_once_it_is_done_and_carries_on_the_conversation() {
        node.messaging().start();
        shop.failing("ha", 2);
        node.paid("order-42");
        shop.run(Duration.ofSeconds(90));
        assertThat(broker.sent()).isEmpty();
        shop.run(Duration.ofMinutes(2));
        assertThat(broker.sent()).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo("invoice-order-42");
            assertThat(message.correlationId()).isEqualTo("order-42");
            assertThat(message.causationId()).contains("order-42");
        });
    }

    @Test
    void a_target_whose_broker_does_not_answer_leaves_workers_to_everybody_else() {
        node.messaging().start();
        broker.whileSending(() -> shop.spend(Duration.ofMinutes(4)));
        for (int i = 0; i < 300; i++) {
            node.messaging().send("invoices", PAID.message("invoice-" + i, "x"));
        }
        JobId order = node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(node.state(order)).isEqualTo(JobState.SUCCEEDED);
        assertThat(broker.sent()).hasSize(Brokers.MOST_AT_ONCE);
    }

    @Test
    void an_unknown_target_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> node.messaging().send("invoice", PAID.message("order-42", "42")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no target 'invoice' here; the targets are [invoices]");
    }

    @Test
    void two_brokers_of_one_name_are_refused() {
        assertThatThrownBy(() -> Messaging.on(node.longhaul())
                        .broker(new MemoryBroker())
                        .broker(new MemoryBroker())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two brokers are named memory");
    }
}
