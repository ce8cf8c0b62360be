package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.store.memory.rows.Step;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Outcomes that cannot be settled, for a while or ever: they keep nobody else waiting, and nothing of them disappears. */
class StubbornSettlesTest {

    private final Scene scene = new Scene();

    @Test
    void an_outcome_that_the_store_refuses_is_recorded_as_a_failure_and_holds_up_nobody() {
        Node node = scene.node(builder -> builder.decide(
                WORK,
                (work, attempt) -> work.equals("bad") && attempt.number() == 1
                        ? Decision.snooze(Duration.ofHours(1))
                        : Decision.succeed()));
        List<JobId> good = new ArrayList<>();
        good.add(node.enqueue(WORK.job("good").startIn(Duration.ofSeconds(1))));
        JobId bad = node.enqueue(WORK.job("bad").startIn(Duration.ofSeconds(1)));
        good.add(node.enqueue(WORK.job("good").startIn(Duration.ofSeconds(1))));
        scene.interference().fail(moment -> settlesAsDue(moment, bad), StoreException.Kind.REFUSED);
        scene.run(Duration.ofSeconds(2));
        assertThat(good).allMatch(job -> Scene.state(node, job) == JobState.SUCCEEDED);
        assertThat(Scene.view(node, bad).activity().running()).isTrue();
        good.add(node.enqueue(WORK.job("good, later")));
        scene.run(Duration.ofMillis(100));
        assertThat(good).allMatch(job -> Scene.state(node, job) == JobState.SUCCEEDED);

        scene.interference().stop();
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.history(bad))
                .satisfiesExactly(
                        first -> {
                            assertThat(first.outcome()).isEqualTo(Outcome.Kind.FAILED);
                            assertThat(first.said().error())
                                    .contains("could not be recorded")
                                    .contains("the test says so");
                        },
                        second -> assertThat(second.outcome()).isEqualTo(Outcome.Kind.SUCCEEDED));
        scene.requireNothingLeft();
    }

    @Test
    void a_store_that_refuses_to_begin_is_not_taken_for_one_that_refuses_an_outcome() {
        List<String> done = new ArrayList<>();
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> done.add(work)));
        JobId job = node.enqueue(WORK.job("good").startIn(Duration.ofSeconds(1)));
        scene.interference()
                .fail(
                        moment -> !done.isEmpty()
                                && moment.call("now")
                                && moment.calls().isEmpty(),
                        StoreException.Kind.REFUSED);
        scene.run(Duration.ofSeconds(5));
        assertThat(done).hasSize(1);
        assertThat(scene.history(job)).isEmpty();

        scene.interference().stop();
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.history(job)).extracting(AttemptRow::outcome).containsExactly(Outcome.Kind.SUCCEEDED);
        assertThat(done).hasSize(1);
        scene.requireNothingLeft();
    }

    @Test
    void a_locked_ordering_key_holds_up_its_own_jobs_and_no_others() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        JobId ordered = node.enqueue(WORK.job("ordered").orderingKey("account").startIn(Duration.ofSeconds(1)));
        List<JobId> others = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            others.add(node.enqueue(WORK.job("other" + i).startIn(Duration.ofSeconds(1))));
        }
        try (MemoryStore user = scene.database().store("user");
                StoreTransaction open = user.begin(Duration.ZERO)) {
            open.keys().lock(List.of("account"));
            scene.run(Duration.ofSeconds(2));
            assertThat(others).allMatch(job -> Scene.state(node, job) == JobState.SUCCEEDED);
            assertThat(Scene.view(node, ordered).activity().running()).isTrue();
        }
        scene.run(Duration.ofSeconds(5));
        assertThat(Scene.state(node, ordered)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @Test
    void a_finished_claim_whose_row_is_locked_stays_for_a_while_and_holds_up_no_outcome() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        List<StoreTransaction> stuck = new ArrayList<>();
        try (MemoryStore other = scene.database().store("stuck")) {
            scene.interference().onceAfter(Moment::commitOfSettle, () -> {
                ClaimId claim = scene.snapshot().claims().keySet().iterator().next();
                StoreTransaction tx = other.begin(Duration.ZERO);
                tx.claims().lockShared(claim);
                stuck.add(tx);
            });
            node.enqueue(WORK.job("first"));
            scene.run(Duration.ofMillis(10));
            assertThat(stuck).hasSize(1);
            JobId second = node.enqueue(WORK.job("second"));
            scene.run(Duration.ofMillis(10));
            assertThat(Scene.state(node, second)).isEqualTo(JobState.SUCCEEDED);
            scene.run(Duration.ofSeconds(5));
            assertThat(scene.snapshot().claims()).hasSize(1);
            stuck.forEach(StoreTransaction::close);
        }
        scene.run(Duration.ofSeconds(5));
        scene.requireNothingLeft();
    }

    @Test
    void an_outcome_that_had_to_wait_is_settled_soon_also_while_others_never_cease_to_come() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        JobId waits = node.enqueue(WORK.job("waits").startIn(Duration.ofSeconds(1)));
        Duration locked = Duration.ofSeconds(2);
        scene.interference().always(moment -> settles(moment, waits), () -> {
            if (scene.elapsed().compareTo(locked) < 0) {
                throw new StoreException(StoreException.Kind.LOCK_WAIT, "the test says so");
            }
        });
        // While one commit is under way, others finish: there is always another group.
        scene.interference().always(Moment::commitOfSettle, () -> scene.run(Duration.ofMillis(10)));
        keepBusy(node, Duration.ofSeconds(20));
        List<JobState> seen = new ArrayList<>();
        scene.later(Duration.ofSeconds(10), () -> seen.add(Scene.state(node, waits)));
        scene.run(Duration.ofSeconds(30));
        assertThat(seen).containsExactly(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @Test
    void rows_of_finished_claims_that_could_not_go_once_go_soon_also_while_others_never_cease_to_come() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        scene.interference().always(moment -> moment.call("claims.delete"), () -> {
            if (scene.elapsed().compareTo(Duration.ofSeconds(1)) < 0) {
                throw new StoreException(StoreException.Kind.LOCK_WAIT, "the test says so");
            }
        });
        scene.interference().always(Moment::commitOfSettle, () -> scene.run(Duration.ofMillis(10)));
        keepBusy(node, Duration.ofSeconds(20));
        List<Integer> seen = new ArrayList<>();
        scene.later(
                Duration.ofSeconds(10), () -> seen.add(scene.snapshot().claims().size()));
        scene.run(Duration.ofSeconds(30));
        assertThat(seen).singleElement().satisfies(claims -> assertThat(claims).isLessThan(20));
        scene.requireNothingLeft();
    }

    private void keepBusy(Node node, Duration until) {
        if (scene.elapsed().compareTo(until) < 0) {
            node.enqueue(WORK.job("other"));
            scene.later(Duration.ofMillis(5), () -> keepBusy(node, until));
        }
    }

    private static boolean settles(Moment moment, JobId job) {
        return moment.step().kind() == Step.Kind.LOCK
                && moment.step().name().contains(job.toString())
                && moment.calls().contains("attempts.insert");
    }

    private static boolean settlesAsDue(Moment moment, JobId job) {
        return moment.step().kind() == Step.Kind.LOCK
                && moment.step().name().contains(job.toString())
                && moment.calls().contains("attempts.insert")
                && moment.calls().contains("due.insert");
    }
}
