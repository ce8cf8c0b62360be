package dev.longhaul.testkit.engine.race;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.Decision;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Endpoints beside each other: each has its turn, and what waits for its turn costs little. */
class EndpointTurnsTest {

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();

    @Test
    void a_rate_is_kept_and_jobs_that_wait_for_tokens_are_not_moved_to_and_fro() {
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.NONE.perSecond(20))
                .handle(WORK, (work, attempt) -> starts.add(scene.elapsed())));
        int jobs = 200;
        for (int i = 0; i < jobs; i++) {
            node.enqueue(WORK.job("work").endpoint("shop.example"));
        }
        scene.run(Duration.ofSeconds(20));
        assertThat(starts).hasSize(jobs);
        for (int from = 0; from < 12; from++) {
            Duration begin = Duration.ofSeconds(from);
            Duration end = begin.plusSeconds(1);
            assertThat(starts.stream().filter(at -> at.compareTo(begin) >= 0 && at.compareTo(end) < 0))
                    .as("starts in second %s", from)
                    .hasSizeLessThanOrEqualTo(from == 0 ? 41 : 21);
        }
        assertThat(node.longhaul().statistics().counters().get(Counters.Name.PARKED))
                .as("jobs parked")
                .isLessThan(400);
        scene.requireNothingLeft();
    }

    @Test
    void every_endpoint_has_its_turn_also_when_there_are_more_than_one_poll_asks_for() {
        int endpoints = 150;
        Map<String, Integer> attempts = new HashMap<>();
        Node node = scene.node(builder -> builder.workers(10)
                .endpointLimits(EndpointLimits.inFlight(1))
                .handle(WORK, (work, attempt) -> {
                    attempts.merge(work, 1, Integer::sum);
                    scene.spend(Duration.ofMillis(100));
                }));
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < endpoints; i++) {
                node.enqueue(WORK.job("host" + i).endpoint("host" + i));
            }
        }
        scene.run(Duration.ofSeconds(12));
        assertThat(attempts).hasSize(endpoints);
        scene.run(Duration.ofSeconds(60));
        assertThat(attempts.values()).allMatch(count -> count == 20);
        scene.requireNothingLeft();
    }

    @Test
    void what_is_parked_by_the_poll_that_finds_nothing_parked_before_goes_as_soon_as_there_is_room() {
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.inFlight(1))
                .decide(WORK, (work, attempt) -> {
                    starts.add(scene.elapsed());
                    scene.spend(Duration.ofMillis(100));
                    Decision done = Decision.succeed();
                    return work.equals("last of two")
                            ? done.enqueue(WORK.job("follows").endpoint("shop.example"))
                                    .enqueue(WORK.job("follows").endpoint("shop.example"))
                            : done;
                }));
        node.enqueue(WORK.job("first of two").endpoint("shop.example"));
        node.enqueue(WORK.job("last of two").endpoint("shop.example"));
        scene.run(Duration.ofSeconds(20));
        assertThat(starts).hasSize(4);
        assertThat(starts.getLast()).isLessThan(Duration.ofSeconds(1));
        scene.requireNothingLeft();
    }

    @Test
    void an_endpoint_has_room_when_the_handler_has_returned_well_although_that_is_not_recorded_yet() {
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.inFlight(2))
                .handle(WORK, (work, attempt) -> {
                    starts.add(scene.elapsed());
                    scene.spend(Duration.ofMillis(100));
                }));
        for (int i = 0; i < 9; i++) {
            node.enqueue(WORK.job("work").endpoint("shop.example"));
        }
        scene.interference().fail(Moment::commitOfSettle, StoreException.Kind.LOCK_WAIT);
        scene.run(Duration.ofSeconds(1));
        assertThat(scene.snapshot().attempts()).isEmpty();
        assertThat(starts)
                .as("two, and when these had returned two more, but at most twice as many while nothing is recorded")
                .hasSize(4);
        assertThat(starts.get(2).minus(starts.get(0))).isBetween(Duration.ofMillis(100), Duration.ofMillis(110));

        scene.interference().stop();
        scene.run(Duration.ofMinutes(1));
        assertThat(starts).hasSize(9);
        scene.requireNothingLeft();
    }

    @Test
    void an_endpoint_that_failed_has_no_room_before_that_is_recorded() {
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.inFlight(1))
                .handle(WORK, (work, attempt) -> {
                    starts.add(scene.elapsed());
                    throw new IllegalStateException("no");
                }));
        for (int i = 0; i < 3; i++) {
            node.enqueue(WORK.job("work").endpoint("shop.example"));
        }
        scene.interference().fail(Moment::commitOfSettle, StoreException.Kind.LOCK_WAIT);
        scene.run(Duration.ofSeconds(1));
        assertThat(starts).hasSize(1);
    }

    @Test
    void a_success_that_is_not_recorded_yet_closes_no_breaker() {
        Node node = scene.node(builder -> builder.endpointLimits(
                        EndpointLimits.inFlight(4).breaker(1, Duration.ofSeconds(1)))
                .handle(WORK, (work, attempt) -> {
                    starts.add(scene.elapsed());
                    if (starts.size() == 1) {
                        throw new IllegalStateException("no");
                    }
                }));
        node.enqueue(WORK.job("fails").endpoint("shop.example"));
        scene.run(Duration.ofMillis(100));
        for (int i = 0; i < 5; i++) {
            node.enqueue(WORK.job("work").endpoint("shop.example"));
        }
        scene.interference().fail(Moment::commitOfSettle, StoreException.Kind.LOCK_WAIT);
        scene.run(Duration.ofSeconds(10));
        assertThat(starts).as("one that failed, and one that tries").hasSize(2);

        scene.interference().stop();
        scene.run(Duration.ofHours(1));
        scene.requireNothingLeft();
    }

    @Test
    void a_success_that_the_store_refuses_is_the_failure_that_is_recorded_and_the_endpoint_rests_anew() {
        Duration rest = Duration.ofMillis(200);
        Node node = scene.node(builder -> builder.endpointLimits(
                        EndpointLimits.inFlight(4).breaker(1, rest))
                .handle(WORK, (work, attempt) -> {
                    starts.add(scene.elapsed());
                    if (starts.size() == 1) {
                        throw new IllegalStateException("no");
                    }
                }));
        node.enqueue(WORK.job("fails").endpoint("shop.example"));
        scene.run(Duration.ofMillis(100));
        for (int i = 0; i < 5; i++) {
            node.enqueue(WORK.job("work").endpoint("shop.example"));
        }
        scene.interference().once(Moment::commitOfSettle, () -> {
            throw new StoreException(StoreException.Kind.REFUSED, "no");
        });
        scene.run(Duration.ofSeconds(2));
        assertThat(starts).hasSizeGreaterThanOrEqualTo(3);
        assertThat(starts.get(2).minus(starts.get(1)))
                .as("the next one tries after another rest, and no later")
                .isBetween(rest, rest.plusMillis(100));

        scene.run(Duration.ofHours(1));
        scene.requireNothingLeft();
    }

    @Test
    void places_that_come_free_one_by_one_are_filled_several_at_a_time_and_soon() {
        int jobs = 400;
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.inFlight(8))
                .handle(WORK, (work, attempt) -> {
                    starts.add(scene.elapsed());
                    scene.spend(Duration.ofMillis(8 + starts.size() % 8));
                }));
        for (int i = 0; i < jobs; i++) {
            node.enqueue(WORK.job("work").endpoint("shop.example"));
        }
        scene.run(Duration.ofSeconds(2));
        assertThat(starts).hasSize(jobs);
        assertThat(starts.getLast())
                .as("eight at once, of 12 ms each, and at most 5 between two")
                .isLessThan(Duration.ofMillis(12 + 5).multipliedBy(jobs / 8));
        assertThat(node.longhaul().statistics().counters().get(Counters.Name.CLAIMS))
                .isLessThan(jobs / 3L);
        scene.requireNothingLeft();
    }

    @Test
    void one_place_that_comes_free_among_many_that_do_not_is_filled_soon() {
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.inFlight(8))
                .handle(WORK, (work, attempt) -> {
                    starts.add(scene.elapsed());
                    scene.spend(work.equals("hangs") ? Duration.ofSeconds(10) : Duration.ofMillis(100));
                }));
        for (int i = 0; i < 7; i++) {
            node.enqueue(WORK.job("hangs").endpoint("shop.example"));
        }
        scene.run(Duration.ofMillis(1));
        node.enqueue(WORK.job("first").endpoint("shop.example"));
        node.enqueue(WORK.job("second").endpoint("shop.example"));
        scene.run(Duration.ofSeconds(1));
        assertThat(starts).hasSize(9);
        assertThat(starts.get(8).minus(starts.get(7))).isBetween(Duration.ofMillis(100), Duration.ofMillis(106));
        scene.run(Duration.ofSeconds(10));
        scene.requireNothingLeft();
    }

    @Test
    void limits_that_cannot_be_told_for_one_endpoint_stop_nothing() {
        Node node = scene.node(builder -> builder.endpointLimits(endpoint -> {
                    if (endpoint.equals("odd")) {
                        throw new IllegalStateException("no such host");
                    }
                    return EndpointLimits.NONE;
                })
                .handle(WORK, (work, attempt) -> starts.add(scene.elapsed())));
        node.enqueue(WORK.job("work").endpoint("odd"));
        node.enqueue(WORK.job("work").endpoint("even"));
        node.enqueue(WORK.job("work"));
        scene.run(Duration.ofSeconds(1));
        assertThat(starts).hasSize(3);
        scene.requireNothingLeft();
    }
}
