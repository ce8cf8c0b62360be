package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.AbortException;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.Subject;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs with one ordering key run one at a time, in the order in which they were accepted, whatever happens. */
class OrderTest {

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();
    private final Map<String, Integer> failuresLeft = new HashMap<>();
    private final List<String> aborting = new ArrayList<>();
    private boolean hold;
    private String running = "";
    private final List<String> overlaps = new ArrayList<>();

    @AfterEach
    void two_jobs_of_one_key_never_run_at_the_same_time() {
        assertThat(overlaps).isEmpty();
    }

    private Node start(String name) {
        return scene.node(name, builder -> working(Scene.schedule("10s 10s 10s").apply(builder)));
    }

    private LonghaulBuilder working(LonghaulBuilder builder) {
        TypeOptions options = hold ? TypeOptions.DEFAULT.holdingOnDead() : TypeOptions.DEFAULT;
        return builder.handle(WORK, options, (work, attempt) -> {
            if (!running.isEmpty()) {
                overlaps.add(work + " started beside " + running);
            }
            running = work;
            Duration takes = Duration.ofSeconds(1);
            scene.spend(takes);
            scene.later(takes, () -> running = "");
            ran.add(work);
            if (aborting.contains(work)) {
                throw new AbortException("hopeless");
            }
            if (failuresLeft.merge(work, -1, Integer::sum) >= 0) {
                throw new IllegalStateException("not yet");
            }
        });
    }

    private static JobRequest job(String name) {
        return WORK.job(name).orderingKey("account-7");
    }

    @Test
    void one_runs_after_the_other_across_failures_and_retries() {
        Node node = start("node");
        failuresLeft.put("first", 2);
        failuresLeft.put("second", 1);
        node.longhaul().enqueueAll(List.of(job("first"), job("second"), job("third")));
        scene.run(Duration.ofMinutes(2));
        assertThat(ran).containsExactly("first", "first", "first", "second", "second", "third");
        scene.requireNothingLeft();
        assertThat(scene.snapshot().keys())
                .as("a key that nobody needs leaves no row")
                .isEmpty();
    }

    @Test
    void acceptance_order_is_kept_by_jobs_enqueued_at_two_nodes_in_turn() {
        Node one = start("one");
        Node two = start("two");
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            (i % 3 == 0 ? one : two).enqueue(job("job" + i));
            accepted.add("job" + i);
            scene.run(Duration.ofMillis(170));
        }
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).isEqualTo(accepted);
        scene.requireNothingLeft();
    }

    @Test
    void different_keys_do_not_wait_for_each_other() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {
            ran.add(work);
            scene.spend(Duration.ofSeconds(10));
        }));
        IntStream.range(0, 5).forEach(i -> node.enqueue(WORK.job("job" + i).orderingKey("key" + i)));
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).hasSize(5);
    }

    @Test
    void a_head_that_waits_for_its_start_time_holds_its_successors_visibly() {
        Node node = start("node");
        node.enqueue(job("first").startIn(Duration.ofHours(1)));
        JobId second = node.enqueue(job("second"));
        scene.run(Duration.ofMinutes(59));
        assertThat(ran).isEmpty();
        assertThat(Scene.view(node, second).activity().parkedBy()).isEqualTo(Subject.key("account-7"));
        scene.run(Duration.ofMinutes(2));
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void cancelling_the_head_lets_the_next_run_and_cancelling_the_middle_changes_nothing_else() {
        Node node = start("node");
        JobId first = node.enqueue(job("first").startIn(Duration.ofHours(1)));
        JobId second = node.enqueue(job("second"));
        node.enqueue(job("third"));
        assertThat(node.longhaul().jobs().cancel(second, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).isEmpty();
        assertThat(node.longhaul().jobs().cancel(first, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).containsExactly("third");
        scene.requireNothingLeft();
    }

    @Test
    void cancelling_a_head_in_flight_lets_the_next_run_when_it_has_ended() {
        Node node = start("node");
        failuresLeft.put("first", 3);
        JobId first = node.enqueue(job("first"));
        node.enqueue(job("second"));
        scene.run(Duration.ofMillis(500));
        assertThat(node.longhaul().jobs().cancel(first, "ann")).isInstanceOf(Moved.InFlight.class);
        scene.run(Duration.ofMillis(400));
        assertThat(ran).containsExactly("first");
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void attempt_now_and_reschedule_do_not_overtake() {
        Node node = start("node");
        JobId first = node.enqueue(job("first").startIn(Duration.ofMinutes(10)));
        JobId second = node.enqueue(job("second"));
        Jobs jobs = node.longhaul().jobs();
        jobs.attemptNow(second, "ann");
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).isEmpty();
        jobs.reschedule(second, Scene.BEGIN.plus(Duration.ofHours(1)), "ann");
        jobs.attemptNow(first, "ann");
        scene.run(Duration.ofMinutes(30));
        assertThat(ran).containsExactly("first");
        scene.run(Duration.ofMinutes(31));
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void a_dead_head_lets_the_next_run_and_redriven_it_queues_behind() {
        Node node = start("node");
        aborting.add("first");
        JobId first = node.enqueue(job("first"));
        node.enqueue(job("second"));
        failuresLeft.put("second", 1);
        node.enqueue(job("third"));
        scene.run(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("first", "second");
        aborting.clear();
        assertThat(node.longhaul().jobs().redrive(first, Redrive.NOW, "ann")).isInstanceOf(Moved.Done.class);
        assertThat(Scene.view(node, first).activity().parkedBy()).isEqualTo(Subject.key("account-7"));
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).containsExactly("first", "second", "second", "third", "first");
        scene.requireNothingLeft();
    }

    @Test
    void a_dead_head_of_a_holding_type_holds_until_it_is_redriven() {
        hold = true;
        Node node = start("node");
        aborting.add("first");
        JobId first = node.enqueue(job("first"));
        JobId second = node.enqueue(job("second"));
        scene.run(Duration.ofHours(1));
        assertThat(ran).containsExactly("first");
        assertThat(Scene.state(node, second)).isEqualTo(JobState.SCHEDULED);
        aborting.clear();
        node.longhaul().jobs().redrive(first, Redrive.NOW, "ann");
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).containsExactly("first", "first", "second");
        scene.requireNothingLeft();
    }

    @Test
    void a_dead_head_of_a_holding_type_holds_until_it_is_cancelled() {
        hold = true;
        Node node = start("node");
        aborting.add("first");
        JobId first = node.enqueue(job("first"));
        node.enqueue(job("second"));
        scene.run(Duration.ofMinutes(1));
        assertThat(node.longhaul().jobs().cancel(first, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofMinutes(1));
        assertThat(Scene.state(node, first)).isEqualTo(JobState.CANCELLED);
        assertThat(ran).containsExactly("first", "second");
        scene.requireNothingLeft();
    }

    @Test
    void an_expired_middle_holds_nobody_and_an_expired_head_lets_the_next_run() {
        Node node = start("node");
        node.enqueue(job("first").startIn(Duration.ofMinutes(10)).deadlineIn(Duration.ofMinutes(11)));
        node.enqueue(job("second").deadlineIn(Duration.ofMinutes(1)));
        node.enqueue(job("third"));
        node.longhaul().jobs().pause(new dev.longhaul.store.Pause(dev.longhaul.store.Pause.Kind.TYPE, "work"), "ann");
        scene.run(Duration.ofMinutes(12));
        node.longhaul().jobs().resume(new dev.longhaul.store.Pause(dev.longhaul.store.Pause.Kind.TYPE, "work"), "ann");
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).containsExactly("third");
        scene.requireEveryJobInOnePlace();
        assertThat(scene.snapshot().keys()).isEmpty();
    }

    @Test
    void the_order_holds_across_a_node_that_dies_and_jobs_in_flight_are_never_two() {
        Node one = start("one");
        start("two");
        IntStream.range(0, 6).forEach(i -> one.enqueue(job("job" + i)));
        scene.run(Duration.ofMillis(1_500));
        one.kill();
        scene.run(Duration.ofMinutes(2));
        List<String> once = ran.stream().distinct().toList();
        assertThat(once).containsExactly("job0", "job1", "job2", "job3", "job4", "job5");
        assertThat(ran).hasSizeLessThanOrEqualTo(7).isSorted();
        scene.requireNothingLeft();
    }

    @Test
    void a_continuation_with_the_same_key_follows_those_that_were_accepted_before_it() {
        Node node = scene.node(builder -> builder.decide(WORK, (work, attempt) -> {
            ran.add(work);
            return work.equals("first")
                    ? dev.longhaul.job.Decision.succeed().enqueue(job("from first"))
                    : dev.longhaul.job.Decision.succeed();
        }));
        node.longhaul().enqueueAll(List.of(job("first"), job("second")));
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).containsExactly("first", "second", "from first");
        scene.requireNothingLeft();
    }
}
