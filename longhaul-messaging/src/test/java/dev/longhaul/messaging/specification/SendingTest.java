package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.store.JobRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What handlers publish and enqueue exists if and only if they are done, and says what it comes from. */
class SendingTest {

    private static final MessageType<String> SHIPPED = MessageType.of("order.shipped", PayloadCodec.text());
    private static final JobType<String> PRINT = JobType.of("print-label", PayloadCodec.text());

    private final Shop shop = new Shop();
    private final Map<String, Message> seen = new HashMap<>();
    private final List<Map<String, String>> printed = new ArrayList<>();

    private Plan<String> shipped() {
        return Plan.independent(SHIPPED).handle("mail", (data, context) -> {
            shop.ran("mail " + data);
            seen.put("shipped", context.message());
        });
    }

    private static final class Down extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void sendAndFail(String name, MessageContext context) {
        shop.ran(name + " x");
        context.publish(SHIPPED.message("parcel-" + shop.runs(name), "parcel"));
        context.enqueue(PRINT.job("label " + shop.runs(name)));
        if (shop.fails(name)) {
            throw new Down();
        }
    }

    private Node node(Plan<String> paid) {
        Node node = shop.node(messaging -> messaging.handle(paid).handle(shipped()));
        node.longhaul().handle(PRINT, (label, attempt) -> {
            shop.ran("print " + label);
            printed.add(attempt.headers());
        });
        return node;
    }

    @Test
    void what_a_plain_handler_sends_exists_once_it_is_done() {
        shop.failing("hb", 3);
        Node node = node(Plan.ordered(PAID).handle("hb", (data, context) -> sendAndFail("hb", context)));
        node.paid("order-42");
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("hb", "mail", "print")).containsExactly(4, 1, 1);
        assertThat(shop.order()).contains("print label 4");
    }

    @Test
    void what_a_transactional_handler_sends_commits_with_its_mark() {
        List<String> sentBefore = new ArrayList<>();
        shop.failing("hb", 3);
        Node node = node(Plan.ordered(PAID)
                .handleInTransaction("hb", (data, tx, context) -> {
                    tx.enqueue(PRINT.job("directly"));
                    sendAndFail("hb", context);
                })
                .handle("hc", (data, context) -> {
                    shop.ran("hc x");
                    sentBefore.addAll(shop.database().snapshot().jobs().values().stream()
                            .map(JobRow::type)
                            .filter("print-label"::equals)
                            .toList());
                }));
        node.paid("order-42");
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("hb", "hc", "mail", "print")).containsExactly(4, 1, 1, 2);
        assertThat(sentBefore).as("they are there before the next handler runs").hasSize(2);
    }

    @Test
    void continuations_of_a_decision_go_with_what_was_decided() {
        Node node = node(Plan.ordered(PAID)
                .decide("hb", (data, context) -> {
                    shop.ran("hb x");
                    return shop.runs("hb") == 1
                            ? Decision.fail("down").enqueue(PRINT.job("of the failure"))
                            : Decision.succeed().enqueue(PRINT.job("of the success"));
                })
                .decide("hc", shop.counts("hc")));
        shop.failing("hc", 2);
        node.paid("order-42");
        shop.run(Duration.ofHours(1));
        assertThat(shop.order())
                .filteredOn(run -> run.startsWith("print"))
                .containsExactly("print of the failure", "print of the success");
    }

    @Test
    void correlation_and_causation_flow() {
        Node node = node(Plan.ordered(PAID).handle("hb", (data, context) -> sendAndFail("hb", context)));
        node.messaging().publish(PAID.message("order-42", "x").extension("correlationid", "basket-7"));
        shop.run(Duration.ofMinutes(1));
        Message shipped = seen.get("shipped");
        assertThat(shipped.correlationId()).isEqualTo("basket-7");
        assertThat(shipped.causationId()).contains("order-42");
        assertThat(shipped.source()).isEqualTo("/shop");
        assertThat(printed)
                .singleElement()
                .satisfies(headers -> assertThat(headers)
                        .containsEntry("ce-correlationid", "basket-7")
                        .containsEntry("ce-causationid", "order-42"));
    }

    @Test
    void a_message_that_says_nothing_of_correlation_is_where_it_begins_and_what_says_its_own_keeps_it() {
        Node node = node(Plan.ordered(PAID)
                .handle(
                        "hb",
                        (data, context) -> context.publish(
                                SHIPPED.message("parcel", "x").extension("causationid", "the customer"))));
        node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(seen.get("shipped").correlationId()).isEqualTo("order-42");
        assertThat(seen.get("shipped").causationId()).contains("the customer");
    }

    @Test
    void what_cannot_be_sent_is_the_handlers_failure() {
        Node node = node(Plan.ordered(PAID)
                .handle(
                        "hb",
                        (data, context) ->
                                context.publish(SHIPPED.message("parcel", "x").schedule("patiently"))));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofSeconds(1));
        assertThat(Shop.errors(node.view(job)).getFirst())
                .startsWith("handler hb: ")
                .contains("patiently");
        assertThat(node.marks("order-42")).isEmpty();
    }

    @Test
    void no_more_than_a_thousand_things_are_sent_at_once() {
        Node node = node(Plan.ordered(PAID).handle("hb", (data, context) -> {
            for (int i = 0; i <= MessageContext.MAX_SENT; i++) {
                context.enqueue(PRINT.job("label " + i));
            }
        }));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofHours(1));
        assertThat(node.state(job)).isEqualTo(JobState.DEAD);
        assertThat(Shop.errors(node.view(job)).getFirst()).contains("1000 messages and jobs, which is the most");
        assertThat(printed).isEmpty();
    }

    @Test
    void a_handler_that_has_ended_sends_nothing_more() {
        List<MessageContext> kept = new ArrayList<>();
        Node node = node(Plan.ordered(PAID).handle("hb", (data, context) -> kept.add(context)));
        node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThatThrownBy(() -> kept.getFirst().enqueue(PRINT.job("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hb has ended");
    }

    @Test
    void a_transaction_of_longhauls_own_publishes_with_its_commit_or_not_at_all() {
        Node node = node(Plan.ordered(PAID).decide("ha", shop.counts("ha")));
        assertThatThrownBy(() -> node.longhaul().inTransaction(tx -> {
                    node.messaging().publishIn(tx, PAID.message("order-41", "order-41"));
                    throw new Down();
                }))
                .isInstanceOf(Down.class);
        JobId job = node.longhaul()
                .inTransaction(tx -> node.messaging().publishIn(tx, PAID.message("order-42", "order-42")));
        assertThat(shop.runs("ha")).isZero();
        shop.run(Duration.ofMillis(100));
        assertThat(shop.order()).containsExactly("ha order-42");
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(node.jobs("message:order.paid")).hasSize(1);
    }

    @Test
    void messages_published_together_are_one_commit() {
        Node node = node(Plan.ordered(PAID).decide("ha", shop.counts("ha")));
        assertThatThrownBy(() -> node.messaging()
                        .publishAll(List.of(
                                PAID.message("order-41", "order-41"),
                                PAID.message("order-42", "order-42").schedule("patiently"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(node.messaging()
                        .publishAll(
                                List.of(PAID.message("order-43", "order-43"), PAID.message("order-44", "order-44"))))
                .hasSize(2);
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.order()).containsExactlyInAnyOrder("ha order-43", "ha order-44");
    }
}
