package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node is cut off from the database, or everybody is: nothing is lost, and who comes late writes nothing. */
class CutOffTest {

    private static final JobType<String> NEXT = JobType.of("next", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> runs = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();

    private LonghaulBuilder working(LonghaulBuilder builder, String node, Duration takes) {
        return Scene.schedule("1m 1m").apply(builder).decide(WORK, (work, attempt) -> {
            runs.add(node + attempt.number());
            attempts.add(attempt);
            scene.spend(takes);
            return Decision.succeed().enqueue(NEXT.job("by " + node));
        });
    }

    private void cut(String node) {
        scene.interference().fail(moment -> moment.by(node), StoreException.Kind.UNAVAILABLE);
    }

    @Test
    void an_attempt_whose_claim_was_taken_back_writes_nothing() {
        Node late = scene.node("late", builder -> working(builder, "late", Duration.ofSeconds(40)));
        JobId id = late.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        Node other = scene.node("other", builder -> working(builder, "other", Duration.ofSeconds(1)));
        cut("late");
        scene.run(Duration.ofSeconds(30));
        scene.interference().stop();
        assertThat(runs).containsExactly("late1", "other2");
        assertThat(Scene.state(other, id)).isEqualTo(JobState.SUCCEEDED);
        assertThatThrownBy(() -> attempts.getFirst().saveProgress(new byte[] {1}))
                .isInstanceOf(ClaimLostException.class)
                .hasMessageContaining("taken back");
        scene.run(Duration.ofMinutes(1));
        assertThat(attempts.getFirst().stands()).isFalse();
        assertThat(scene.history(id))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
        assertThat(scene.snapshot().jobs())
                .as("one continuation, the later attempt's")
                .hasSize(2);
        assertThat(scene.snapshot().claims()).isEmpty();
        assertThat(late.longhaul().statistics().inFlight()).isZero();
    }

    @Test
    void an_attempt_that_was_taken_back_still_hears_the_error_of_the_one_before_it() {
        Node late = scene.node(
                "late",
                builder -> Scene.schedule("1s 1s").apply(builder).handle(WORK, (work, attempt) -> {
                    attempts.add(attempt);
                    if (attempt.number() == 1) {
                        throw new IllegalStateException("the first error");
                    }
                    scene.spend(Duration.ofSeconds(60));
                }));
        JobId id = late.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(3));
        scene.node("other", builder -> working(builder, "other", Duration.ofSeconds(1)));
        cut("late");
        scene.run(Duration.ofSeconds(30));
        scene.interference().stop();
        assertThat(scene.history(id))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.FAILED, Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
        assertThat(attempts.get(1).number()).isEqualTo(2);
        assertThat(attempts.get(1).previousError())
                .hasValueSatisfying(error -> assertThat(error).contains("the first error"));
    }

    @Test
    void a_loss_that_a_nodes_own_sweep_has_settled_is_told_by_that_sweep_and_not_again_by_the_attempt() {
        List<JobEvent> told = new ArrayList<>();
        Node node = scene.node(
                "node",
                builder -> working(builder, "node", Duration.ofSeconds(5)).listener(told::add));
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofSeconds(1)));
        scene.interference().onceAfter(moment -> moment.commitOfClaim(), this::takenBackByItsOwnSweep);
        scene.run(Duration.ofMinutes(5));
        assertThat(scene.history(id))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
        assertThat(told)
                .filteredOn(JobEvent.Settled.class::isInstance)
                .as("the sweep is not the engine's here, and tells nobody")
                .singleElement()
                .extracting(event -> ((JobEvent.Settled) event).outcome())
                .isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    /** As the sweep of a node does that has not heard the answer to its claim's commit when the claim runs out. */
    private void takenBackByItsOwnSweep() {
        ClaimRow claim = scene.snapshot().claims().values().iterator().next();
        OpenJob job = claim.jobs().getFirst();
        try (MemoryStore store = scene.database().store("sweep");
                StoreTransaction tx = store.begin(Duration.ZERO)) {
            tx.attempts()
                    .insert(List.of(new AttemptRow(
                            new AttemptRow.Id(job.id(), 1),
                            new AttemptRow.By(claim.id(), claim.node()),
                            scene.now(),
                            scene.now(),
                            Outcome.Kind.LOST,
                            false,
                            scene.now(),
                            AttemptRow.Said.NOTHING)));
            tx.claims().delete(List.of(claim.id()));
            tx.due()
                    .insert(List.of(
                            new OpenJob(job.id(), job.type(), scene.now(), 2, 0, 1, job.elapsed(), job.deadline())));
            tx.commit();
        }
    }

    @Test
    void a_node_whose_claim_has_run_out_starts_nothing_from_it() {
        Node late = scene.node("late", builder -> working(builder, "late", Duration.ofSeconds(1)));
        JobId id = late.enqueue(WORK.job("x").startIn(Duration.ofSeconds(5)));
        scene.interference().onceAfter(moment -> moment.commitOfClaim(), () -> cut("late"));
        scene.run(Duration.ofSeconds(8));
        Node other = scene.node("other", builder -> working(builder, "other", Duration.ofSeconds(1)));
        scene.run(Duration.ofSeconds(40));
        assertThat(runs).containsExactly("other2");
        scene.interference().stop();
        scene.run(Duration.ofMinutes(1));
        assertThat(runs).containsExactly("other2");
        assertThat(Scene.state(other, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(late.longhaul().statistics().inFlight()).isZero();
    }

    @Test
    void a_short_cut_costs_nothing() {
        Node node = scene.node("node", builder -> working(builder, "node", Duration.ofSeconds(30)));
        scene.node("other", builder -> working(builder, "other", Duration.ofSeconds(1)));
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(6));
        cut("node");
        scene.run(Duration.ofSeconds(8));
        scene.interference().stop();
        scene.run(Duration.ofMinutes(1));
        assertThat(runs).hasSize(1);
        assertThat(scene.history(id)).hasSize(1);
    }

    @Test
    void permits_come_back_from_attempts_that_came_too_late() {
        TypeOptions one = TypeOptions.DEFAULT.concurrency(1);
        Node node = scene.node(
                "node",
                builder -> Scene.schedule("1s 1s 1s")
                        .apply(builder)
                        .handle(
                                WORK,
                                one,
                                (work, attempt) -> scene.spend(
                                        attempt.number() == 1 ? Duration.ofMinutes(2) : Duration.ofMillis(10))));
        for (int i = 0; i < 5; i++) {
            JobId id = node.enqueue(WORK.job("x"));
            scene.run(Duration.ofSeconds(1));
            Node taker = scene.node("taker" + i, builder -> builder);
            cut("node");
            scene.run(Duration.ofSeconds(30));
            scene.interference().stop();
            taker.kill();
            scene.run(Duration.ofMinutes(3));
            assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
            assertThat(node.longhaul().statistics().inFlight()).isZero();
        }
        scene.requireNothingLeft();
    }

    @Test
    void after_an_hour_without_the_store_everything_goes_on_and_finished_work_is_not_done_again() {
        Node node = scene.node(
                "node",
                builder -> working(builder, "node", Duration.ofSeconds(5))
                        .handle(NEXT, (work, attempt) -> runs.add("next")));
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(node.enqueue(WORK.job("x" + i)));
        }
        JobId later = node.enqueue(WORK.job("later").startIn(Duration.ofMinutes(30)));
        scene.run(Duration.ofSeconds(1));
        cut("node");
        assertThatThrownBy(() -> node.enqueue(WORK.job("refused"))).isInstanceOf(StoreException.class);
        scene.run(Duration.ofHours(1));
        scene.interference().stop();
        scene.run(Duration.ofSeconds(30));
        assertThat(ids).allSatisfy(id -> {
            assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
            assertThat(scene.history(id)).hasSize(1);
        });
        assertThat(Scene.state(node, later)).isEqualTo(JobState.SUCCEEDED);
        assertThat(runs).hasSize(22);
        assertThat(scene.snapshot().jobs()).hasSize(22);
        scene.requireNothingLeft();
    }

    @Test
    void while_the_store_is_away_an_engine_asks_now_and_then_and_does_not_spin() {
        Node node = scene.node("node", builder -> working(builder, "node", Duration.ofSeconds(5)));
        node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        int[] steps = {0};
        scene.interference().always(moment -> moment.by("node"), () -> {
            steps[0]++;
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the test says so");
        });
        scene.run(Duration.ofMinutes(10));
        assertThat(steps[0]).isBetween(600, 12_000);
    }
}
