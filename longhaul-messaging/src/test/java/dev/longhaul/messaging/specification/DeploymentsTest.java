package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages are under way (ha and hb done, hc failed, hd waiting) while another plan is deployed. */
class DeploymentsTest {

    private final Shop shop = new Shop();
    private JobId job;

    @BeforeEach
    void deploy_four_handlers_of_which_the_third_fails() {
        shop.failing("hc", 1);
        Node before = shop.node(messaging -> messaging.handle(Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .decide("hb", shop.counts("hb"))
                .decide("hc", shop.counts("hc"))
                .decide("hd", shop.counts("hd"))));
        job = before.paid("order-42");
        shop.run(Duration.ofSeconds(30));
        before.kill();
    }

    private Node deploy(UnaryOperator<Plan<String>> handlers) {
        Node after = shop.node(messaging -> messaging.handle(handlers.apply(Plan.ordered(PAID))));
        shop.run(Duration.ofMinutes(5));
        return after;
    }

    @Test
    void a_handler_that_was_removed_is_never_run_and_those_after_it_are() {
        Node after = deploy(plan -> plan.decide("ha", shop.counts("ha"))
                .decide("hb", shop.counts("hb"))
                .decide("hd", shop.counts("hd")));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 1, 1);
        assertThat(after.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Shop.said(after.view(job))).isEqualTo("ha done, hb done, hd done");
    }

    @Test
    void a_handler_that_was_removed_after_it_was_done_leaves_its_mark_and_nothing_else() {
        Node after = deploy(plan -> plan.decide("hc", shop.counts("hc")).decide("hd", shop.counts("hd")));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 2, 1);
        assertThat(after.progress(job)).isEqualTo("hc done, hd done, ha done, hb done");
    }

    @Test
    void a_handler_that_was_added_before_one_that_is_done_runs_too() {
        deploy(plan -> plan.decide("new", shop.counts("new"))
                .decide("ha", shop.counts("ha"))
                .decide("hb", shop.counts("hb"))
                .decide("hc", shop.counts("hc"))
                .decide("hd", shop.counts("hd")));
        assertThat(shop.runs("new", "ha", "hb", "hc", "hd")).containsExactly(1, 1, 1, 2, 1);
        assertThat(shop.order()).endsWith("new order-42", "hc order-42", "hd order-42");
    }

    @Test
    void a_handler_that_was_renamed_without_saying_so_is_a_new_one() {
        deploy(plan -> plan.decide("ha2", shop.counts("ha2"))
                .decide("hb", shop.counts("hb"))
                .decide("hc", shop.counts("hc"))
                .decide("hd", shop.counts("hd")));
        assertThat(shop.runs("ha", "ha2", "hb", "hc", "hd")).containsExactly(1, 1, 1, 2, 1);
    }

    @Test
    void a_handler_that_says_its_former_name_is_the_same_one() {
        Node after = deploy(plan -> plan.decide("ha2", HandlerOptions.formerly("ha"), shop.counts("ha2"))
                .decide("hb", shop.counts("hb"))
                .decide("hc2", HandlerOptions.formerly("hc").formerName("hx"), shop.counts("hc2"))
                .decide("hd", shop.counts("hd")));
        assertThat(shop.runs("ha", "ha2", "hb", "hc", "hc2", "hd")).containsExactly(1, 0, 1, 1, 1, 1);
        assertThat(Shop.said(after.view(job))).isEqualTo("ha2 done, hb done, hc2 done, hd done");
    }

    @Test
    void what_is_done_stays_done_in_another_order() {
        Node after = deploy(plan -> plan.decide("hd", shop.counts("hd"))
                .decide("hc", shop.counts("hc"))
                .decide("hb", shop.counts("hb"))
                .decide("ha", shop.counts("ha")));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 2, 1);
        assertThat(shop.order()).endsWith("hd order-42", "hc order-42");
        assertThat(after.state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_schedule_that_was_given_to_a_handler_holds_for_messages_under_way() {
        shop.failing("hc", 1);
        Node after = deploy(plan -> plan.decide("ha", shop.counts("ha"))
                .decide("hb", shop.counts("hb"))
                .decide("hc", HandlerOptions.scheduled("2h 2h"), shop.counts("hc"))
                .decide("hd", shop.counts("hd")));
        assertThat(shop.runs("hc")).isEqualTo(2);
        shop.run(Duration.ofHours(3));
        assertThat(shop.runs("ha", "hb", "hc", "hd")).containsExactly(1, 1, 3, 1);
        assertThat(after.jobs("message:order.paid")).hasSize(3);
    }

    @Test
    void a_type_whose_handlers_were_all_removed_is_dead_with_that_reason_and_comes_back_when_there_are_some() {
        Node after = deploy(plan -> plan);
        assertThat(after.view(job).activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(Shop.errors(after.view(job)).getLast())
                .isEqualTo(
                        "message type order.paid has no handlers on this node; register a plan for it, then redrive this job");
        after.kill();
        Node again = deploy(plan -> plan.decide("hc", shop.counts("hc")));
        again.redrive(job);
        shop.run(Duration.ofMinutes(1));
        assertThat(again.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(shop.runs("hc")).isEqualTo(2);
    }

    @Test
    void a_type_that_no_node_knows_any_more_waits_and_is_seen_waiting() {
        Node other = shop.node(messaging -> messaging);
        shop.run(Duration.ofDays(1));
        assertThat(other.state(job)).isEqualTo(JobState.SCHEDULED);
        assertThat(other.view(job).attempts()).hasSize(1);
    }
}
