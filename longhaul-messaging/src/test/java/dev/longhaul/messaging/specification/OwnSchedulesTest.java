package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.MessagingBuilder;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Redrive;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handler with a schedule of its own is tried by that, and the others by the message's. */
class OwnSchedulesTest {

    private final Shop shop = new Shop();

    private Plan<String> plan() {
        return Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .decide("hb", HandlerOptions.scheduled("10m 1h 3h"), shop.counts("hb"))
                .decide("hc", shop.counts("hc"));
    }

    private MessagingBuilder planned(MessagingBuilder messaging) {
        return messaging.handle(plan());
    }

    @Test
    void each_handler_is_tried_by_its_own_schedule() {
        shop.failing("ha", 2);
        shop.failing("hb", 3);
        shop.failing("hc", 1);
        Node node = shop.node(this::planned);
        node.paid("order-42");
        shop.run(Duration.ofHours(6));
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(3, 4, 2);
        assertThat(gaps("ha")).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(gaps("hb")).containsExactly(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(3));
        assertThat(gaps("hc")).containsExactly(Duration.ofMinutes(1));
        List<JobView> segments = node.jobs("message:order.paid");
        assertThat(segments).hasSize(3).allMatch(segment -> segment.state() == JobState.SUCCEEDED);
        assertThat(segments)
                .extracting(segment -> segment.row().schedule())
                .containsExactly("1m*4", "10m 1h 3h", "1m*4");
        assertThat(segments)
                .extracting(Shop::said)
                .containsExactly(
                        "ha done, hb waiting, hc waiting", "ha done, hb done, hc waiting", "ha done, hb done, hc done");
    }

    @Test
    void a_schedule_that_is_exhausted_leaves_its_segment_dead_and_a_redrive_of_that_goes_on_there() {
        shop.failing("hb", 4);
        Node before = shop.node(this::planned);
        before.paid("order-42");
        shop.run(Duration.ofHours(6));
        JobView dead = latest(before);
        assertThat(dead.activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
        assertThat(before.progress(dead.row().id())).isEqualTo("ha done, hb failed, hc waiting");
        before.kill();
        shop.run(Duration.ofDays(1));
        Node after = shop.node(this::planned);
        after.redrive(dead.row().id());
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(1, 5, 1);
    }

    @Test
    void a_segment_that_lay_dead_for_longer_than_marks_are_kept_still_goes_on_where_it_stood() {
        shop.failing("hb", 4);
        Node node = shop.node(this::planned);
        node.paid("order-42");
        shop.run(Duration.ofHours(6));
        JobId dead = latest(node).row().id();
        shop.forgetMarks("order-42"); // as retention does, weeks after the job before this one
        assertThat(node.progress(dead)).isEqualTo("ha done, hb failed, hc waiting");
        node.redrive(dead);
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(1, 5, 1);
    }

    @Test
    void running_all_again_from_a_later_segment_begins_at_the_first_handler() {
        shop.failing("hb", 4);
        Node node = shop.node(this::planned);
        node.paid("order-42");
        shop.run(Duration.ofHours(6));
        JobId dead = latest(node).row().id();
        node.messaging().messages().rerunAll(dead, Redrive.NOW, "ann");
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(2, 5, 1);
        assertThat(shop.order()).endsWith("ha order-42", "hb order-42", "hc order-42");
        shop.requireEveryJobInOnePlace();
    }

    @Test
    void the_schedule_and_the_deadline_of_whoever_publishes_hold_to_the_end() {
        shop.failing("ha", 1);
        shop.failing("hc", 1_000);
        Node node = shop.node(this::planned);
        node.messaging()
                .publish(PAID.message("order-42", "order-42")
                        .schedule("7s*1000")
                        .deadlineIn(Duration.ofMinutes(30))
                        .label("customer", "7"));
        shop.run(Duration.ofHours(6));
        assertThat(gaps("ha")).containsExactly(Duration.ofSeconds(7));
        assertThat(gaps("hc")).isNotEmpty().allSatisfy(gap -> assertThat(gap).isEqualTo(Duration.ofSeconds(7)));
        JobView last = latest(node);
        assertThat(last.activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        assertThat(shop.times("hc").getLast()).isLessThanOrEqualTo(Duration.ofMinutes(30));
        assertThat(last.row().labels()).containsEntry("customer", "7");
    }

    @Test
    void the_types_schedule_holds_where_whoever_publishes_names_none() {
        shop.failing("ha", 1);
        Node node = shop.node(messaging -> messaging.handle(plan().schedule("2m 2m")));
        node.paid("order-42");
        shop.run(Duration.ofHours(1));
        assertThat(gaps("ha")).containsExactly(Duration.ofMinutes(2));
    }

    @Test
    void a_first_handler_with_its_own_schedule_needs_no_job_before_it() {
        shop.failing("ha", 1);
        Node node = shop.node(messaging -> messaging.handle(
                Plan.ordered(PAID).decide("ha", HandlerOptions.scheduled("5m 5m"), shop.counts("ha"))));
        node.paid("order-42");
        shop.run(Duration.ofHours(1));
        assertThat(node.jobs("message:order.paid")).hasSize(1);
        assertThat(gaps("ha")).containsExactly(Duration.ofMinutes(5));
    }

    @Test
    void a_message_from_a_node_that_knows_no_plan_finds_its_handlers_schedule() {
        shop.failing("ha", 1);
        Node publishes = shop.node(messaging -> messaging.withoutHandlers(WithoutHandlers.WAIT));
        publishes.paid("order-42");
        shop.run(Duration.ofMinutes(5));
        assertThat(shop.runs("ha")).isZero();
        Node handles = shop.node(messaging -> messaging.handle(
                Plan.ordered(PAID).decide("ha", HandlerOptions.scheduled("5m 5m"), shop.counts("ha"))));
        shop.run(Duration.ofHours(1));
        assertThat(gaps("ha")).containsExactly(Duration.ofMinutes(5));
        assertThat(handles.jobs("message:order.paid")).hasSize(2);
    }

    @Test
    void a_handler_that_loses_its_schedule_has_it_still_in_the_job_that_was_made_for_it_and_in_no_other() {
        shop.failing("hb", 1);
        Node before = shop.node(this::planned);
        before.paid("order-42");
        shop.run(Duration.ofSeconds(30));
        before.kill();
        Node after = shop.node(messaging -> messaging.handle(Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .decide("hb", shop.counts("hb"))
                .decide("hc", shop.counts("hc"))));
        shop.run(Duration.ofHours(1));
        assertThat(gaps("hb")).containsExactly(Duration.ofMinutes(10));
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(1, 2, 1);
        int made = after.jobs("message:order.paid").size();
        JobId next = after.paid("order-43");
        shop.run(Duration.ofMinutes(1));
        assertThat(after.jobs("message:order.paid")).hasSize(made + 1);
        assertThat(after.view(next).row().schedule()).isEqualTo("1m*4");
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(2, 3, 2);
    }

    @Test
    void nodes_that_disagree_about_a_handlers_schedule_do_not_hand_a_message_to_and_fro() {
        shop.failing("hb", 2);
        Node one = shop.node(this::planned);
        Node other = shop.node(messaging -> messaging.handle(Plan.ordered(PAID)
                .decide("ha", HandlerOptions.scheduled("30s 30s"), shop.counts("ha"))
                .decide("hb", shop.counts("hb"))
                .decide("hc", HandlerOptions.scheduled("40s 40s"), shop.counts("hc"))));
        for (int i = 0; i < 20; i++) {
            (i % 2 == 0 ? one : other).paid("order-" + i);
        }
        shop.run(Duration.ofHours(6));
        assertThat(shop.runs("ha", "hb", "hc")).containsExactly(20, 22, 20);
        assertThat(one.jobs("message:order.paid"))
                .hasSizeLessThanOrEqualTo(20 * 7)
                .allMatch(job -> job.state() == JobState.SUCCEEDED);
        shop.requireEveryJobInOnePlace();
    }

    @Test
    void messages_of_one_ordering_key_pass_all_handlers_one_after_the_other_in_one_job_each() {
        shop.failing("hb", 2);
        Node node = shop.node(this::planned);
        for (String order : List.of("first", "second", "third")) {
            node.messaging().publish(PAID.message(order, order).orderingKey("customer-7"));
        }
        shop.run(Duration.ofHours(1));
        assertThat(shop.order())
                .containsExactly(
                        "ha first",
                        "hb first",
                        "hb first",
                        "hb first",
                        "hc first",
                        "ha second",
                        "hb second",
                        "hc second",
                        "ha third",
                        "hb third",
                        "hc third");
        assertThat(gaps("hb").getFirst())
                .as("with an ordering key, a handler's own schedule does not count")
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(node.jobs("message:order.paid")).hasSize(3);
    }

    @Test
    void a_schedule_that_is_not_known_is_refused_when_the_plan_is_registered() {
        assertThatThrownBy(() -> shop.node(messaging -> messaging.handle(
                        Plan.ordered(PAID).decide("ha", HandlerOptions.scheduled("patiently"), shop.counts("ha")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("patiently");
    }

    /** The job as which the message went on last. */
    private static JobView latest(Node node) {
        return node.messaging()
                .messages()
                .find("order.paid", new MessageKey("/shop", "order-42"))
                .orElseThrow()
                .job();
    }

    /** Between the runs of a handler, to the second. */
    private List<Duration> gaps(String name) {
        List<Duration> times = shop.times(name);
        return java.util.stream.IntStream.range(1, times.size())
                .mapToObj(i ->
                        Duration.ofSeconds(times.get(i).minus(times.get(i - 1)).toSeconds()))
                .toList();
    }
}
