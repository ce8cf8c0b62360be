package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.Jobs;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Subject;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a type, and to an endpoint, is in flight. */
class LimitsTest {

    private static final JobType<String> OTHER = JobType.of("other", PayloadCodec.text());
    private static final Pause SLOW = new Pause(Pause.Kind.ENDPOINT, "slow");

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();
    private final Map<String, Integer> inFlight = new TreeMap<>();
    private final Map<String, Integer> most = new TreeMap<>();
    private boolean down;

    private void fly(String what, Duration takes) {
        starts.add(scene.elapsed());
        most.merge(what, inFlight.merge(what, 1, Integer::sum), Math::max);
        scene.spend(takes);
        scene.later(takes, () -> inFlight.merge(what, -1, Integer::sum));
    }

    private LonghaulBuilder limited(LonghaulBuilder builder, EndpointLimits limits, Duration takes) {
        return Scene.schedule("10s*20").apply(builder).endpointLimits(limits).handle(WORK, (work, attempt) -> {
            fly(work, takes);
            if (down) {
                throw new IllegalStateException("down");
            }
        });
    }

    private static JobRequest to(String endpoint) {
        return WORK.job(endpoint).endpoint(endpoint);
    }

    @Test
    void a_type_has_no_more_attempts_in_flight_than_it_says() {
        Node node = scene.node(builder -> builder.handle(
                        WORK, TypeOptions.DEFAULT.concurrency(3), (work, attempt) -> fly("work", Duration.ofSeconds(1)))
                .handle(OTHER, (work, attempt) -> fly("other", Duration.ofSeconds(1))));
        for (int i = 0; i < 30; i++) {
            node.enqueue(WORK.job("x"));
        }
        for (int i = 0; i < 30; i++) {
            node.enqueue(OTHER.job("y"));
        }
        scene.run(Duration.ofMillis(500));
        assertThat(inFlight).containsEntry("work", 3).containsEntry("other", 30);
        scene.run(Duration.ofSeconds(15));
        assertThat(most).containsEntry("work", 3);
        assertThat(starts.getLast()).as("without gaps").isLessThan(Duration.ofSeconds(12));
        scene.requireNothingLeft();
    }

    @Test
    void a_types_limit_holds_also_for_jobs_that_an_endpoint_releases_and_for_suspects() {
        TypeOptions two = TypeOptions.DEFAULT.concurrency(2);
        Node first =
                scene.node(builder -> builder.handle(WORK, two, (work, attempt) -> scene.spend(Duration.ofHours(1))));
        first.enqueue(WORK.job("work"));
        first.enqueue(WORK.job("work"));
        scene.run(Duration.ofSeconds(1));
        first.kill();
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.inFlight(8))
                .handle(WORK, two, (work, attempt) -> fly(work, Duration.ofSeconds(1))));
        node.longhaul().jobs().pause(SLOW, "ann");
        for (int i = 0; i < 20; i++) {
            node.enqueue(WORK.job("work").endpoint("slow"));
        }
        scene.run(Duration.ofSeconds(14));
        assertThat(scene.snapshot().parked()).hasSize(20);
        node.longhaul().jobs().resume(SLOW, "ann");
        scene.run(Duration.ofSeconds(20));
        assertThat(most).containsEntry("work", 2);
        scene.requireNothingLeft();
    }

    /** Endpoints and what is due take turns at being asked first, so that in one of two cases what is due takes the permit. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void what_is_parked_is_not_forgotten_when_the_last_permit_of_its_type_goes_to_another(int pollsBefore) {
        Node node = scene.node(builder -> builder.endpointLimits(EndpointLimits.inFlight(1))
                .handle(OTHER, (work, attempt) -> fly(work, Duration.ofMillis(900)))
                .handle(
                        WORK,
                        TypeOptions.DEFAULT.concurrency(1),
                        (work, attempt) -> fly(work, Duration.ofMillis(Long.parseLong(work)))));
        node.enqueue(OTHER.job("occupies").endpoint("shop"));
        scene.run(Duration.ofMillis(50));
        node.enqueue(WORK.job("1").endpoint("shop"));
        scene.run(Duration.ofMillis(50));
        assertThat(scene.snapshot().parked()).hasSize(1);
        node.enqueue(WORK.job("1000"));
        scene.run(Duration.ofMillis(50));
        node.enqueue(WORK.job("100"));
        for (int i = 0; i < pollsBefore; i++) {
            node.enqueue(OTHER.job("polls"));
            scene.run(Duration.ofMillis(50));
        }
        scene.run(Duration.ofMillis(1_500));
        assertThat(most).containsEntry("1", 1).containsEntry("100", 1);
        scene.requireNothingLeft();
    }

    @Test
    void all_workers_together_are_never_more_than_the_node_allows_and_no_type_starves() {
        Node node = scene.node(builder -> builder.workers(4)
                .handle(WORK, (work, attempt) -> fly("all", Duration.ofMillis(100)))
                .handle(OTHER, (work, attempt) -> fly("all", Duration.ofMillis(100))));
        for (int i = 0; i < 400; i++) {
            node.enqueue(WORK.job("x"));
        }
        List<JobId> few = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            few.add(node.enqueue(OTHER.job("y")));
        }
        scene.run(Duration.ofSeconds(2));
        assertThat(most).containsEntry("all", 4);
        assertThat(few).allSatisfy(id -> assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED));
        scene.run(Duration.ofSeconds(10));
        scene.requireNothingLeft();
    }

    @Test
    void a_hundred_thousand_jobs_for_an_endpoint_that_hangs_delay_nobody_else() {
        Node node = scene.node(builder -> limited(builder, EndpointLimits.inFlight(8), Duration.ZERO)
                .handle(OTHER, (work, attempt) -> fly(work, Duration.ofHours(1))));
        List<JobRequest> hanging = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            hanging.add(OTHER.job("hangs").endpoint("hangs"));
        }
        for (int i = 0; i < 10; i++) {
            node.longhaul().enqueueAll(hanging);
        }
        List<JobId> healthy = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            healthy.add(node.enqueue(to("healthy")));
            scene.run(Duration.ofMillis(20));
        }
        assertThat(healthy).allSatisfy(id -> assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED));
        assertThat(most).containsEntry("hangs", 8);
        assertThat(inFlight).containsEntry("hangs", 8);
        scene.run(Duration.ofSeconds(10));
        assertThat(scene.snapshot().parked()).hasSize(100_000 - 8);
        long before = scene.database().rowsLookedAt();
        node.enqueue(to("healthy"));
        scene.run(Duration.ofSeconds(30));
        assertThat(scene.database().rowsLookedAt() - before)
                .as("what is parked costs nothing")
                .isLessThan(2_000);
    }

    @Test
    void what_is_parked_says_so_and_comes_back_as_soon_as_the_endpoint_has_room() {
        Node node = scene.node(builder -> limited(builder, EndpointLimits.inFlight(2), Duration.ofSeconds(1)));
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(node.enqueue(to("slow")));
        }
        scene.run(Duration.ofMillis(500));
        assertThat(ids.stream()
                        .filter(id -> Subject.endpoint("slow")
                                .equals(Scene.view(node, id).activity().parkedBy())))
                .hasSize(8);
        scene.run(Duration.ofMillis(4_700));
        assertThat(most).containsEntry("slow", 2);
        assertThat(ids).allSatisfy(id -> assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED));
        scene.run(Duration.ofSeconds(1));
        scene.requireNothingLeft();
    }

    @Test
    void two_nodes_share_an_endpoints_rate_and_do_not_exceed_it() {
        EndpointLimits rate = EndpointLimits.inFlight(100).perSecond(10);
        Node one = scene.node(builder -> limited(builder, rate, Duration.ofMillis(10)));
        Node two = scene.node(builder -> limited(builder, rate, Duration.ofMillis(10)));
        for (int i = 0; i < 300; i++) {
            (i % 2 == 0 ? one : two).enqueue(to("slow"));
        }
        scene.run(Duration.ofMinutes(1));
        assertThat(starts).hasSize(300);
        assertThat(starts.getLast()).as("300 at 10 a second").isLessThan(Duration.ofSeconds(40));
        for (int from = 0; from < starts.size(); from++) {
            Duration begin = starts.get(from);
            long withinTenSeconds = starts.stream()
                    .filter(start ->
                            start.compareTo(begin) >= 0 && start.minus(begin).compareTo(Duration.ofSeconds(10)) < 0)
                    .count();
            assertThat(withinTenSeconds)
                    .as("in the ten seconds from %s: 100, a burst of 10, and what was drawn a second before", begin)
                    .isLessThanOrEqualTo(120);
        }
        scene.requireNothingLeft();
    }

    @Test
    void a_breaker_opens_after_failures_in_a_row_lets_one_try_and_closes_with_its_success() {
        down = true;
        Node node = scene.node(builder ->
                limited(builder, EndpointLimits.inFlight(8).breaker(5, Duration.ofMinutes(1)), Duration.ofMillis(10)));
        for (int i = 0; i < 40; i++) {
            node.enqueue(to("slow"));
        }
        scene.run(Duration.ofSeconds(59));
        assertThat(starts).as("those in flight when it opened").hasSizeBetween(5, 12);
        int open = starts.size();
        scene.run(Duration.ofSeconds(3));
        assertThat(starts).as("one tries").hasSize(open + 1);
        scene.run(Duration.ofSeconds(30));
        assertThat(starts).hasSize(open + 1);
        down = false;
        scene.run(Duration.ofSeconds(32));
        assertThat(starts.size()).as("it has closed").isGreaterThanOrEqualTo(open + 40);
        scene.run(Duration.ofMinutes(1));
        scene.requireNothingLeft();
    }

    @Test
    void a_breaker_leaves_other_endpoints_alone() {
        Node node = scene.node(builder -> Scene.schedule("10s*20")
                .apply(builder)
                .endpointLimits(EndpointLimits.inFlight(8).breaker(3, Duration.ofMinutes(10)))
                .handle(WORK, (work, attempt) -> {
                    fly(work, Duration.ofMillis(10));
                    if (work.equals("bad")) {
                        throw new IllegalStateException("down");
                    }
                }));
        for (int i = 0; i < 10; i++) {
            node.enqueue(to("bad"));
            node.enqueue(to("good"));
            scene.run(Duration.ofSeconds(1));
        }
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.snapshot().attempts().values().stream()
                        .filter(row -> row.outcome() == dev.longhaul.job.Outcome.Kind.SUCCEEDED))
                .hasSize(10);
    }

    @Test
    void a_paused_endpoint_starts_nothing_at_any_node_until_it_is_resumed() {
        Node one = scene.node(builder -> limited(builder, EndpointLimits.NONE, Duration.ofMillis(10)));
        scene.node(builder -> limited(builder, EndpointLimits.NONE, Duration.ofMillis(10)));
        Jobs jobs = one.longhaul().jobs();
        jobs.pause(SLOW, "ann");
        scene.run(Duration.ofSeconds(6));
        for (int i = 0; i < 10; i++) {
            one.enqueue(to("slow"));
        }
        scene.run(Duration.ofHours(1));
        assertThat(starts).isEmpty();
        assertThat(one.longhaul().statistics().parked(10)).containsEntry(Subject.endpoint("slow"), 10L);
        jobs.resume(SLOW, "ann");
        scene.run(Duration.ofSeconds(1));
        assertThat(starts).hasSize(10);
        scene.run(Duration.ofSeconds(1));
        scene.requireNothingLeft();
    }

    @Test
    void deadlines_apply_while_a_job_is_parked() {
        Node node = scene.node(builder -> limited(builder, EndpointLimits.NONE, Duration.ofMillis(10)));
        node.longhaul().jobs().pause(SLOW, "ann");
        JobId id = node.enqueue(to("slow").deadlineIn(Duration.ofMinutes(1)));
        scene.run(Duration.ofSeconds(67));
        assertThat(Scene.view(node, id).activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        node.longhaul().jobs().resume(SLOW, "ann");
        scene.run(Duration.ofMinutes(1));
        assertThat(starts).isEmpty();
    }

    @Test
    void jobs_that_a_dead_node_parked_are_released_by_another() {
        Node first = scene.node(builder -> limited(builder, EndpointLimits.inFlight(1), Duration.ofHours(1)));
        for (int i = 0; i < 5; i++) {
            first.enqueue(to("slow"));
        }
        scene.run(Duration.ofSeconds(1));
        assertThat(scene.snapshot().parked()).hasSize(4);
        first.kill();
        scene.node(builder -> limited(builder, EndpointLimits.inFlight(1), Duration.ofMillis(10)));
        scene.run(Duration.ofSeconds(30));
        scene.requireNothingLeft();
    }
}
