package dev.longhaul.testkit.engine.race;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.Decision;
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
