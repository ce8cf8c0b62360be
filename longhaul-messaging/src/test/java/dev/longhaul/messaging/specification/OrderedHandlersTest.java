package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.AbortException;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RetryAfterException;
import dev.longhaul.job.SnoozeException;
import dev.longhaul.messaging.MessagingBuilder;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.AttemptRow;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A message passes its handlers one after the other; only the one that failed runs again. */
class OrderedHandlersTest {

    private final Shop shop = new Shop();

    private MessagingBuilder four(MessagingBuilder messaging) {
        return messaging.handle(Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .decide("hb", shop.counts("hb"))
                .decide("hc", shop.counts("hc"))
                .decide("hd", shop.counts("hd")));
    }

    @Test
    void the_third_fails_three_times_and_only_the_third_runs_again() {
        shop.failing("hc", 3);
        Node node = shop.node(this::four);
        JobId job = node.paid("order-42");
        shop.run(Duration.ofMinutes(10));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 4, 1);
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Shop.errors(node.view(job)))
                .containsExactly("handler hc: hc is down", "handler hc: hc is down", "handler hc: hc is down", null);
        assertThat(node.view(job).attempts())
                .extracting(attempt -> attempt.said().response())
                .containsExactly(
                        "ha done, hb done, hc failed, hd waiting",
                        "ha done, hb done, hc failed, hd waiting",
                        "ha done, hb done, hc failed, hd waiting",
                        "ha done, hb done, hc done, hd done");
        shop.requireEveryJobInOnePlace();
    }

    @Test
    void the_third_fails_for_good_and_a_redrive_after_a_restart_goes_on_at_the_third() {
        shop.failing("hc", 5);
        Node before = shop.node(this::four);
        JobId job = before.paid("order-42");
        shop.run(Duration.ofMinutes(30));
        assertThat(before.view(job).activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
        assertThat(before.progress(job)).isEqualTo("ha done, hb done, hc failed, hd waiting");
        before.kill();
        shop.run(Duration.ofDays(40));

        Node after = shop.node(this::four);
        after.redrive(job);
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 6, 1);
        assertThat(after.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(after.progress(job)).isEqualTo("ha done, hb done, hc done, hd done");
    }

    @Test
    void a_node_that_dies_between_two_handlers_leaves_the_rest_to_another() {
        Node dies = shop.node(messaging -> messaging.handle(Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .handle("hb", (data, context) -> {
                    shop.ran("hb " + data);
                    shop.world().spend(Duration.ofSeconds(10));
                })));
        JobId job = dies.paid("order-42");
        shop.run(Duration.ofSeconds(5));
        assertThat(dies.marks("order-42"))
                .as("the marks come before the attempt is settled")
                .containsExactly("ha", "hb");
        dies.kill();

        Node lives = shop.node(this::four);
        shop.run(Duration.ofMinutes(5));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 1, 1);
        assertThat(lives.view(job).attempts())
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
    }

    @Test
    void an_abort_of_one_handler_is_the_end_and_a_redrive_resumes_there() {
        boolean[] hopeless = {true};
        Node node = shop.node(messaging -> messaging.handle(Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .handle("hb", (data, context) -> {
                    shop.ran("hb " + data);
                    if (hopeless[0]) {
                        throw new IOException(new AbortException("no such account"));
                    }
                })));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofMinutes(10));
        assertThat(node.view(job).activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(Shop.errors(node.view(job)))
                .singleElement()
                .asString()
                .startsWith("handler hb: IOException")
                .contains("no such account");
        assertThat(Shop.said(node.view(job))).isEqualTo("ha done, hb aborted");
        hopeless[0] = false;
        node.redrive(job);
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 2);
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_handler_that_is_not_ready_yet_is_asked_again_later_and_that_is_no_failure() {
        Node node = shop.node(
                "1m",
                messaging -> messaging.handle(Plan.ordered(PAID)
                        .decide("ha", shop.counts("ha"))
                        .decide("hb", (data, context) -> {
                            shop.ran("hb " + data);
                            return shop.runs("hb") <= 5
                                    ? Decision.snooze(Duration.ofMinutes(10)).response("the bank is closed")
                                    : Decision.succeed();
                        })
                        .handle("hc", (data, context) -> {
                            shop.ran("hc " + data);
                            if (shop.runs("hc") <= 5) {
                                throw new SnoozeException("not yet", Duration.ofMinutes(20));
                            }
                        })));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofSeconds(10));
        assertThat(Shop.said(node.view(job))).isEqualTo("ha done, hb snoozed, hc waiting\nthe bank is closed");
        shop.run(Duration.ofHours(5));
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(1, 6, 6);
        assertThat(shop.times("hc").getLast().minus(shop.times("hc").getFirst()))
                .isBetween(Duration.ofMinutes(100), Duration.ofMinutes(101));
    }

    @Test
    void a_handler_that_asks_for_time_gets_it() {
        Node node = shop.node(messaging -> messaging.handle(Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .handle("hb", (data, context) -> {
                    shop.ran("hb " + data);
                    if (shop.runs("hb") == 1) {
                        throw new RetryAfterException("busy", Duration.ofHours(2));
                    }
                })));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofHours(3));
        assertThat(shop.times("hb").get(1))
                .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusSeconds(1));
        assertThat(shop.runs("ha")).isEqualTo(1);
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void an_error_a_null_and_an_unreadable_exception_are_failures_of_that_handler() {
        Node node = shop.node(messaging -> messaging.handle(Plan.ordered(PAID).decide("ha", (data, context) -> {
            shop.ran("ha " + data);
            return switch (shop.runs("ha")) {
                case 1 -> throw new StackOverflowError("deep");
                case 2 -> nothing();
                case 3 -> throw new IllegalStateException("NUL \0 and \uD800 alone");
                default -> Decision.succeed();
            };
        })));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofMinutes(10));
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Shop.errors(node.view(job)))
                .containsExactly(
                        "handler ha: StackOverflowError: deep",
                        "handler ha: returned null instead of a decision",
                        "handler ha: IllegalStateException: NUL \uFFFD and \uFFFD alone",
                        null);
    }

    @SuppressWarnings("NullAway") // what a language without null checks might return
    private static Decision nothing() {
        return null;
    }

    @Test
    void running_all_again_runs_those_that_were_done_too() {
        shop.failing("hc", 5);
        Node node = shop.node(this::four);
        JobId job = node.paid("order-42");
        shop.run(Duration.ofMinutes(10));
        assertThat(node.messaging().messages().rerunAll(job, Redrive.NOW, "ann"))
                .isInstanceOf(Moved.Done.class);
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(2, 2, 6, 1);
        assertThat(node.messaging().messages().rerunAll(job, Redrive.NOW, "ann"))
                .as("what has succeeded is not dead")
                .isInstanceOf(Moved.WrongState.class);
        assertThat(node.marks("order-42")).containsExactly(Redrive.AGAIN, "ha", "hb", "hc", "hd");
        assertThat(node.progress(job)).isEqualTo("ha done, hb done, hc done, hd done");
    }

    @Test
    void the_same_message_from_two_nodes_at_once_is_one_message() {
        Node one = shop.node(this::four);
        Node two = shop.node(this::four);
        JobId first = one.paid("order-42");
        JobId second = two.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(second).isEqualTo(first);
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 1, 1);
    }

    @Test
    void the_same_message_after_its_job_was_forgotten_runs_nothing_again() {
        Node node = shop.node(this::four);
        JobId first = node.paid("order-42");
        shop.run(Duration.ofDays(9));
        assertThat(node.longhaul().jobs().find(first)).isEmpty();
        JobId again = node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(again).isNotEqualTo(first);
        assertThat(node.state(again)).isEqualTo(JobState.SUCCEEDED);
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 1, 1);
    }

    @Test
    void messages_of_other_ids_and_sources_are_others() {
        Node node = shop.node(this::four);
        node.paid("order-42");
        node.paid("order-43");
        node.messaging().publish(PAID.message("order-42", "of another source").source("/branch"));
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(3, 3, 3, 3);
    }
}
