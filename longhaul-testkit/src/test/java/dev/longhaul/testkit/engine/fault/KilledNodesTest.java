package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.Snapshot;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A node dies, wherever it is, and another one finds its jobs. */
class KilledNodesTest {

    private static final int JOBS = 5;
    private static final Duration TAKES = Duration.ofMillis(40);

    /** One life of a node that dies and one that does not. */
    private static final class Lives {
        final Scene scene = new Scene();
        final Map<String, Integer> runs = new HashMap<>();
        final List<JobId> acknowledged = new ArrayList<>();
        final Node mortal;
        final Node survivor;
        int steps;

        Lives(boolean alone) {
            mortal = scene.node("mortal", this::working);
            survivor = scene.node("survivor", alone ? builder -> builder : this::working);
        }

        LonghaulBuilder working(LonghaulBuilder builder) {
            return Scene.schedule("1s 1s 1s").apply(builder).handle(WORK, (work, attempt) -> {
                runs.merge(work, 1, Integer::sum);
                scene.spend(TAKES);
                if (work.equals("fails once") && attempt.number() == 1) {
                    throw new IllegalStateException("as it should");
                }
            });
        }

        /** The life: jobs of all sorts, until they have ended or the node has. */
        void live() {
            try {
                acknowledged.add(mortal.enqueue(WORK.job("plain")));
                acknowledged.add(mortal.enqueue(WORK.job("first").orderingKey("k")));
                acknowledged.add(mortal.enqueue(WORK.job("second").orderingKey("k")));
                scene.run(Duration.ofMillis(20));
                acknowledged.add(mortal.enqueue(WORK.job("fails once")));
                acknowledged.add(mortal.enqueue(WORK.job("later").startIn(Duration.ofSeconds(1))));
            } catch (StoreException | Error death) {
                assertThat(death).hasMessageContaining("mortal");
            }
            scene.run(Duration.ofSeconds(4));
        }

        void requireAllEndedWell(String when) {
            scene.run(Duration.ofSeconds(60));
            scene.requireNothingLeft();
            assertThat(acknowledged)
                    .as(when)
                    .allSatisfy(id ->
                            assertThat(Scene.state(survivor, id)).as("%s", when).isEqualTo(JobState.SUCCEEDED));
            Snapshot end = scene.snapshot();
            assertThat(end.ended()).as(when).isEmpty();
            end.jobs().values().forEach(job -> {
                String name = new String(job.content().bytes(), java.nio.charset.StandardCharsets.UTF_8);
                List<AttemptRow> history = scene.history(job.id());
                for (int i = 0; i < history.size(); i++) {
                    assertThat(history.get(i).id().number()).isEqualTo(i + 1);
                }
                assertThat(runs.getOrDefault(name, 0))
                        .as("every run of %s is a counted attempt, %s", name, when)
                        .isLessThanOrEqualTo(history.size());
                long lost = history.stream()
                        .filter(row -> row.outcome() == Outcome.Kind.LOST)
                        .count();
                assertThat(lost)
                        .as("one death costs %s at most one attempt, %s", name, when)
                        .isLessThanOrEqualTo(1);
                assertThat(history).hasSize((int) lost + (name.equals("fails once") ? failures(history) : 0) + 1);
            });
        }

        private static int failures(List<AttemptRow> history) {
            return (int) history.stream()
                    .filter(row -> row.outcome() == Outcome.Kind.FAILED)
                    .count();
        }
    }

    private static int count(Predicate<Moment> which) {
        Lives lives = new Lives(true);
        lives.scene.interference().always(moment -> moment.by("mortal") && which.test(moment), () -> lives.steps++);
        lives.live();
        lives.requireAllEndedWell("undisturbed");
        assertThat(lives.acknowledged).hasSize(JOBS);
        return lives.steps;
    }

    @Test
    void a_node_that_dies_before_any_of_its_steps_loses_nothing_and_costs_at_most_what_was_in_flight() {
        int steps = count(moment -> true);
        assertThat(steps).isGreaterThan(100);
        for (int step = 1; step <= steps; step++) {
            int at = step;
            Lives lives = new Lives(false);
            lives.scene.interference().always(moment -> moment.by("mortal"), () -> {
                if (++lives.steps == at) {
                    throw lives.mortal.dieHere();
                }
            });
            lives.live();
            lives.requireAllEndedWell("killed before step " + at);
        }
    }

    @Test
    void a_node_that_dies_right_after_any_of_its_commits_loses_nothing_and_doubles_nothing() {
        int commits = count(moment -> moment.step().kind() == dev.longhaul.store.memory.rows.Step.Kind.COMMIT);
        assertThat(commits).isGreaterThan(10);
        for (int commit = 1; commit <= commits; commit++) {
            int at = commit;
            Lives lives = new Lives(false);
            lives.scene.interference().onceAfter(moment -> moment.by("mortal") && ++lives.steps == at, () -> {
                throw lives.mortal.dieHere();
            });
            lives.live();
            lives.requireAllEndedWell("killed after commit " + at);
        }
    }

    @Test
    void a_job_that_kills_its_process_goes_dead_and_those_beside_it_keep_their_position() {
        Scene scene = new Scene();
        Map<String, JobId> jobs = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        List<String> inFlightTogether = new ArrayList<>();
        scene.interference().onceAfter(moment -> false, () -> {});
        nodes.add(scene.node("node0", builder -> killing(scene, nodes, builder)));
        jobs.put("killer", nodes.getFirst().enqueue(WORK.job("killer")));
        for (int i = 0; i < 6; i++) {
            jobs.put("bystander" + i, nodes.getFirst().enqueue(WORK.job("bystander" + i)));
        }
        scene.interference()
                .always(
                        moment -> moment.step().kind() == dev.longhaul.store.memory.rows.Step.Kind.READ,
                        () -> inFlightTogether.addAll(suspectsTogether(scene.snapshot())));
        Node watcher = scene.node("watcher", builder -> builder);
        for (int life = 1; life < 30 && !watcherSees(watcher, jobs.get("killer")); life++) {
            int number = life;
            nodes.add(scene.node("node" + life, builder -> killing(scene, nodes, builder)));
            Node living = nodes.get(number);
            scene.run(Duration.ofSeconds(40));
            assertThat(living.name()).isNotEmpty();
        }
        scene.run(Duration.ofMinutes(5));
        assertThat(Scene.view(watcher, jobs.get("killer")).activity().deadReason())
                .isEqualTo(DeadReason.EXHAUSTED);
        assertThat(scene.history(jobs.get("killer")))
                .as("a free loss, then the schedule's three attempts")
                .hasSize(4)
                .allMatch(row -> row.outcome() == Outcome.Kind.LOST);
        for (int i = 0; i < 6; i++) {
            JobId id = jobs.get("bystander" + i);
            assertThat(Scene.state(watcher, id)).isEqualTo(JobState.SUCCEEDED);
            assertThat(scene.history(id).stream().filter(row -> row.outcome() == Outcome.Kind.LOST))
                    .as("beside a killer once, or never")
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(inFlightTogether)
                .as("suspects in flight together on one node")
                .isEmpty();
    }

    private static boolean watcherSees(Node watcher, JobId killer) {
        return Scene.state(watcher, killer) == JobState.DEAD;
    }

    private static LonghaulBuilder killing(Scene scene, List<Node> nodes, LonghaulBuilder builder) {
        int mine = nodes.size();
        return Scene.schedule("1s 1s").apply(builder).handle(WORK, (work, attempt) -> {
            scene.spend(Duration.ofSeconds(1));
            if (work.equals("killer")) {
                nodes.get(mine).kill();
            }
        });
    }

    /** Nodes whose claims hold more than one job whose last attempt was lost, and that is not settled. */
    private static List<String> suspectsTogether(Snapshot snapshot) {
        Map<String, Integer> suspects = new HashMap<>();
        for (ClaimRow claim : snapshot.claims().values()) {
            for (OpenJob job : claim.jobs()) {
                boolean settled = snapshot.attempts().containsKey(new AttemptRow.Id(job.id(), job.attempt()));
                if (job.suspect() && !settled) {
                    suspects.merge(claim.node().value(), 1, Integer::sum);
                }
            }
        }
        return suspects.entrySet().stream()
                .filter(node -> node.getValue() > 1)
                .map(Map.Entry::toString)
                .toList();
    }

    @Test
    void on_a_database_of_one_owner_what_a_dead_process_left_is_taken_back_at_the_start() {
        Scene scene = Scene.ofOneOwner();
        List<Duration> starts = new ArrayList<>();
        Node first = scene.node(builder -> builder.handle(WORK, (work, attempt) -> scene.spend(Duration.ofHours(1))));
        JobId id = first.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        first.kill();
        Node second = scene.node(builder -> builder.handle(WORK, (work, attempt) -> starts.add(scene.elapsed())));
        scene.run(Duration.ofMillis(100));
        assertThat(starts).as("long before the lease has run out").hasSize(1);
        assertThat(Scene.state(second, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(scene.history(id))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
    }

    @Test
    void a_clean_shutdown_leaves_no_claim_and_costs_no_attempt() {
        Scene scene = new Scene();
        Node first = scene.node(builder -> builder.handle(WORK, (work, attempt) -> scene.spend(Duration.ofSeconds(5))));
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(first.enqueue(WORK.job("x")));
        }
        scene.run(Duration.ofSeconds(1));
        JobId waiting = first.enqueue(WORK.job("y").startIn(Duration.ofSeconds(30)));
        first.longhaul().close();
        assertThat(scene.snapshot().claims()).isEmpty();
        Node second = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        scene.run(Duration.ofMinutes(1));
        assertThat(ids).allSatisfy(id -> assertThat(scene.history(id)).hasSize(1));
        assertThat(Scene.state(second, waiting)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }
}
