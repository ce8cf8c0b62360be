package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker whose handler has returned is free for the next attempt, though nothing is recorded yet. */
class WorkersTest {

    private static final JobType<String> OTHER = JobType.of("other", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();

    private void work(String what) {
        starts.add(scene.elapsed());
        scene.spend(Duration.ofMillis(100));
        if (what.equals("fails")) {
            throw new IllegalStateException("no");
        }
    }

    private void enqueue(Node node, JobType<String> type, String what, int jobs) {
        for (int i = 0; i < jobs; i++) {
            node.enqueue(type.job(what).schedule("1m"));
        }
    }

    private void nothingIsRecordedFor(Duration time) {
        scene.interference().fail(Moment::commitOfSettle, StoreException.Kind.LOCK_WAIT);
        scene.run(time);
        assertThat(scene.snapshot().attempts()).isEmpty();
    }

    @Test
    void a_worker_is_free_when_its_handler_has_returned_but_at_most_twice_as_many_are_in_flight() {
        Node node = scene.node(builder -> builder.workers(2).handle(WORK, (work, attempt) -> work(work)));
        enqueue(node, WORK, "works", 9);
        nothingIsRecordedFor(Duration.ofSeconds(3));
        assertThat(starts).hasSize(4);
        assertThat(starts.get(2).minus(starts.get(0))).isBetween(Duration.ofMillis(100), Duration.ofMillis(110));
        assertThat(node.longhaul().statistics().inFlight()).isEqualTo(4);
        assertThat(node.longhaul().statistics().busyWorkers()).isZero();

        scene.interference().stop();
        scene.run(Duration.ofMinutes(1));
        assertThat(starts).hasSize(9);
        assertThat(node.longhaul().statistics().inFlight()).isZero();
        scene.requireNothingLeft();
    }

    @Test
    void a_failure_leaves_its_worker_like_a_success() {
        Node node = scene.node(builder -> builder.workers(2).handle(WORK, (work, attempt) -> work(work)));
        enqueue(node, WORK, "fails", 9);
        nothingIsRecordedFor(Duration.ofSeconds(3));
        assertThat(starts).hasSize(4);
    }

    @Test
    void a_failure_of_a_call_keeps_its_worker_until_it_is_recorded_so_that_a_breaker_hears_of_it_first() {
        Node node = scene.node(builder -> builder.workers(4)
                .endpointLimits(EndpointLimits.NONE.breaker(4, Duration.ofHours(1)))
                .handle(WORK, (work, attempt) -> work(work)));
        for (int i = 0; i < 9; i++) {
            node.enqueue(WORK.job("fails").endpoint("shop.example").schedule("1d"));
        }
        nothingIsRecordedFor(Duration.ofSeconds(3));
        assertThat(starts).hasSize(4);

        scene.interference().stop();
        scene.run(Duration.ofMinutes(10));
        assertThat(starts).as("the breaker is open").hasSize(4);
    }

    @Test
    void a_type_that_was_not_short_of_permits_wakes_nobody() {
        Node node = scene.node(builder -> builder.workers(8)
                .handle(OTHER, TypeOptions.DEFAULT.concurrency(1), (work, attempt) -> scene.spend(Duration.ofHours(1)))
                .handle(WORK, (work, attempt) -> work(work)));
        enqueue(node, OTHER, "long", 2);
        scene.run(Duration.ofSeconds(1));
        enqueue(node, WORK, "works", 1);
        scene.run(Duration.ofMillis(50));
        assertThat(starts).hasSize(1);
        List<String> calls = new ArrayList<>();
        scene.interference().every(moment -> calls.add(moment.step().name()));
        nothingIsRecordedFor(Duration.ofMillis(100));
        assertThat(calls).as("it has returned").contains("attempts.insert").doesNotContain("due.take");
    }

    @Test
    void a_type_has_at_most_twice_its_limit_in_flight_and_leaves_the_other_workers_alone() {
        Node node = scene.node(builder -> builder.workers(8)
                .handle(WORK, TypeOptions.DEFAULT.concurrency(1), (work, attempt) -> work(work))
                .handle(OTHER, (work, attempt) -> scene.spend(Duration.ofHours(1))));
        enqueue(node, WORK, "works", 5);
        nothingIsRecordedFor(Duration.ofSeconds(3));
        assertThat(starts).hasSize(2);
        enqueue(node, OTHER, "waits", 20);
        scene.run(Duration.ofSeconds(1));
        assertThat(node.longhaul().statistics().inFlight())
                .as("two, and eight that run")
                .isEqualTo(10);
        assertThat(node.longhaul().statistics().busyWorkers()).isEqualTo(8);

        scene.interference().stop();
        scene.run(Duration.ofHours(4));
        assertThat(starts).hasSize(5);
        scene.requireNothingLeft();
    }

    @Test
    void workers_that_come_free_one_by_one_are_polled_for_together_once_half_are_free() {
        Node node = scene.node(builder -> builder.workers(8).handle(WORK, (work, attempt) -> {
            starts.add(scene.elapsed());
            scene.spend(Duration.ofMillis(Long.parseLong(work)));
        }));
        for (int i = 1; i <= 8; i++) {
            enqueue(node, WORK, Integer.toString(100 * i), 1);
        }
        scene.run(Duration.ofMillis(50));
        enqueue(node, WORK, "1000000", 8);
        nothingIsRecordedFor(Duration.ofMillis(700));
        assertThat(starts).hasSize(12);
        assertThat(starts.subList(8, 12))
                .allSatisfy(start -> assertThat(start)
                        .as("when the fourth has returned")
                        .isBetween(Duration.ofMillis(400), Duration.ofMillis(410)));
    }
}
