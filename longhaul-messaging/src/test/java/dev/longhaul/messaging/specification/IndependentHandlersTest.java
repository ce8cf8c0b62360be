package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.MessagingBuilder;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Redrive;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Handlers that do not wait for each other have a job and a schedule each. */
class IndependentHandlersTest {

    private final Shop shop = new Shop();

    private MessagingBuilder three(MessagingBuilder messaging) {
        return messaging.handle(Plan.independent(PAID)
                .decide("stock", shop.counts("stock"))
                .decide("mail", HandlerOptions.scheduled("10m 10m"), shop.counts("mail"))
                .decide("report", shop.counts("report")));
    }

    @Test
    void one_that_fails_holds_up_no_other() {
        shop.failing("stock", 100);
        shop.failing("mail", 2);
        Node node = shop.node(this::three);
        JobId job = node.paid("order-42");
        shop.run(Duration.ofSeconds(1));
        assertThat(shop.runs("stock", "mail", "report")).containsExactly(1, 1, 1);
        assertThat(Shop.said(node.view(job))).isEqualTo("stock waiting, mail waiting, report waiting");
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("stock", "mail", "report")).containsExactly(5, 3, 1);
        assertThat(node.progress(job)).isEqualTo("stock waiting, mail done, report done");
        assertThat(node.jobs("message:order.paid:stock"))
                .singleElement()
                .satisfies(dead -> assertThat(dead.state()).isEqualTo(JobState.DEAD))
                .satisfies(dead -> assertThat(Shop.said(dead)).isEqualTo("stock failed"));
        assertThat(node.jobs("message:order.paid:mail"))
                .singleElement()
                .extracting(mail -> mail.row().schedule())
                .isEqualTo("10m 10m");
    }

    @Test
    void a_redrive_runs_the_one_whose_job_it_is_and_so_does_running_all_of_that_job_again() {
        shop.failing("stock", 10);
        Node node = shop.node(this::three);
        node.paid("order-42");
        shop.run(Duration.ofHours(1));
        JobView dead = node.jobs("message:order.paid:stock").getFirst();
        node.redrive(dead.row().id());
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("stock", "mail", "report")).containsExactly(10, 1, 1);
        node.messaging().messages().rerunAll(dead.row().id(), Redrive.NOW, "ann");
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("stock", "mail", "report")).containsExactly(11, 1, 1);
        assertThat(node.marks("order-42")).containsExactly("mail", "report", "stock");
    }

    @Test
    void each_keeps_the_order_of_its_own_messages() {
        shop.failing("stock", 2);
        Node node = shop.node(this::three);
        for (int i = 1; i <= 3; i++) {
            node.messaging().publish(PAID.message("order-" + i, "order-" + i).orderingKey("customer-7"));
        }
        shop.run(Duration.ofHours(1));
        assertThat(shop.order())
                .filteredOn(run -> run.startsWith("stock"))
                .containsExactly("stock order-1", "stock order-1", "stock order-1", "stock order-2", "stock order-3");
        assertThat(shop.times("report").getLast())
                .as("the others do not wait for the one that fails")
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_message_with_the_longest_ordering_key_keeps_its_order_too() {
        Node node = shop.node(this::three);
        String longest = "k".repeat(255);
        node.messaging().publish(PAID.message("order-1", "order-1").orderingKey(longest));
        node.messaging().publish(PAID.message("order-2", "order-2").orderingKey(longest));
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.order())
                .filteredOn(run -> run.startsWith("mail"))
                .containsExactly("mail order-1", "mail order-2");
    }

    @Test
    void a_job_of_a_handler_that_was_renamed_finds_it_under_its_new_name() {
        shop.failing("mail", 1);
        Node before = shop.node(this::three);
        before.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        before.kill();
        Node after = shop.node(messaging -> messaging.handle(
                Plan.independent(PAID).decide("letter", HandlerOptions.formerly("mail"), shop.counts("letter"))));
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("stock", "mail", "report", "letter")).containsExactly(1, 1, 1, 1);
        assertThat(after.jobs("message:order.paid:mail"))
                .singleElement()
                .extracting(JobView::state)
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_plan_that_was_ordered_before_runs_what_is_not_done() {
        shop.failing("hb", 1);
        Node before = shop.node(messaging -> messaging.handle(
                Plan.ordered(PAID).decide("ha", shop.counts("ha")).decide("hb", shop.counts("hb"))));
        before.paid("order-42");
        shop.run(Duration.ofSeconds(10));
        before.kill();
        shop.node(messaging -> messaging.handle(
                Plan.independent(PAID).decide("ha", shop.counts("ha")).decide("hb", shop.counts("hb"))));
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 2);
    }

    @Test
    void a_job_of_a_handler_that_was_removed_waits_and_is_seen_waiting() {
        mailFailsOnceAndItsNodeGoes();
        Node after = shop.node(messaging -> messaging.handle(
                Plan.independent(PAID).decide("stock", shop.counts("stock")).decide("report", shop.counts("report"))));
        shop.run(Duration.ofDays(1));
        assertThat(shop.runs("stock", "mail", "report")).containsExactly(1, 1, 1);
        requireMail(after, JobState.SCHEDULED);
    }

    @Test
    void a_plan_that_becomes_ordered_leaves_handlers_jobs_that_are_under_way_to_nodes_of_the_old_kind() {
        mailFailsOnceAndItsNodeGoes();
        Node ordered = shop.node(messaging -> messaging.handle(Plan.ordered(PAID)
                .decide("stock", shop.counts("stock"))
                .decide("mail", shop.counts("mail"))
                .decide("report", shop.counts("report"))));
        shop.run(Duration.ofDays(1));
        assertThat(shop.runs("stock", "mail", "report")).containsExactly(1, 1, 1);
        requireMail(ordered, JobState.SCHEDULED);
        Node old = shop.node(this::three);
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("stock", "mail", "report")).containsExactly(1, 2, 1);
        requireMail(old, JobState.SUCCEEDED);
    }

    private void mailFailsOnceAndItsNodeGoes() {
        shop.failing("mail", 1);
        Node before = shop.node(this::three);
        before.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        before.kill();
    }

    private static void requireMail(Node node, JobState state) {
        assertThat(node.jobs("message:order.paid:mail"))
                .singleElement()
                .extracting(JobView::state)
                .isEqualTo(state);
    }
}
