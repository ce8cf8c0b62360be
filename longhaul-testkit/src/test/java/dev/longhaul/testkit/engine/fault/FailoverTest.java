package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TransactionalHandler;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The standby is away, so that commits are seen and nobody knows whether they are durable; then it takes over, and they are
 * gone. What a node believes of its jobs must not rest on them.
 */
class FailoverTest {

    private static final JobType<String> EFFECT = JobType.of("effect", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();

    @Test
    void a_job_cancelled_before_its_start_is_not_lost_with_the_commit_that_ended_it() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        JobId job = node.enqueue(WORK.job("x").startIn(Duration.ofSeconds(1)));
        scene.interference()
                .onceAfter(Moment::commitOfClaim, () -> node.longhaul().jobs().cancel(job, "test"));
        scene.interference().once(moment -> moment.call("claims.rewrite"), scene.database()::standbyLeaves);
        scene.run(Duration.ofSeconds(10));
        assertThat(Scene.state(node, job)).as("seen, and not durable").isEqualTo(JobState.CANCELLED);
        scene.database().failOver();
        assertThat(Scene.state(node, job)).as("undone").isEqualTo(JobState.SCHEDULED);
        scene.run(Duration.ofMinutes(2));
        assertThat(ran).isEmpty();
        assertThat(Scene.state(node, job)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void jobs_that_a_leaving_node_finds_taken_back_are_not_lost_with_the_commit_that_took_them() {
        Node leaving = scene.node("leaving", builder -> builder.handle(WORK, (work, attempt) -> ran.add("leaving")));
        scene.interference()
                .fail(moment -> moment.by("leaving") && moment.call("requests.of"), StoreException.Kind.UNAVAILABLE);
        scene.interference()
                .fail(moment -> moment.by("leaving") && moment.call("claims.renew"), StoreException.Kind.UNAVAILABLE);
        JobId job = leaving.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        assertThat(scene.snapshot().claims())
                .as("claimed, and held for the store")
                .hasSize(1);
        Node other = scene.node("other", builder -> builder.handle(WORK, (work, attempt) -> ran.add("other")));
        scene.database().standbyLeaves();
        scene.run(Duration.ofSeconds(40));
        assertThat(scene.history(job)).as("taken back, and not durable").isNotEmpty();
        other.kill();
        scene.interference()
                .once(moment -> moment.by("leaving") && moment.call("claims.delete"), scene.database()::failOver);
        leaving.longhaul().close();
        scene.database().failOver();
        scene.interference().stop();
        Node next = scene.node("next", builder -> builder.handle(WORK, (work, attempt) -> ran.add("next")));
        scene.run(Duration.ofMinutes(2));
        assertThat(ran).containsExactly("next");
        assertThat(Scene.state(next, job)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @Test
    void a_job_whose_effect_came_too_late_is_not_lost_with_the_commit_that_took_it_back() {
        Node late = effects("late", (work, tx, attempt) -> {
            tx.enqueue(EFFECT.job("late"));
            scene.spend(attempt.number() == 1 ? Duration.ofSeconds(40) : Duration.ZERO);
        });
        JobId job = late.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        Node other = effects("other", (work, tx, attempt) -> tx.enqueue(EFFECT.job("in time")));
        scene.interference()
                .fail(moment -> moment.by("late") && moment.call("claims.renew"), StoreException.Kind.UNAVAILABLE);
        scene.database().standbyLeaves();
        scene.run(Duration.ofSeconds(50));
        assertThat(scene.history(job)).as("taken back, and not durable").isNotEmpty();
        other.kill();
        scene.database().failOver();
        assertThat(scene.history(job)).as("undone").isEmpty();
        scene.interference().stop();
        scene.run(Duration.ofMinutes(5));
        assertThat(scene.history(job))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.FAILED, Outcome.Kind.SUCCEEDED);
        assertThat(scene.snapshot().jobs().values())
                .filteredOn(row -> row.type().equals("effect"))
                .hasSize(1);
        scene.requireEveryJobInOnePlace();
        assertThat(scene.snapshot().claims()).isEmpty();
    }

    @Test
    void a_standby_that_returns_has_everything() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        scene.later(Duration.ofSeconds(1), scene.database()::standbyLeaves);
        scene.later(Duration.ofSeconds(20), scene.database()::standbyReturns);
        JobId job = node.enqueue(WORK.job("x").startIn(Duration.ofSeconds(2)));
        scene.run(Duration.ofSeconds(15));
        assertThat(ran).as("what may not be claimed for good does not start").isEmpty();
        scene.run(Duration.ofSeconds(15));
        scene.database().failOver();
        scene.run(Duration.ofMinutes(2));
        assertThat(ran).containsExactly("x");
        assertThat(Scene.state(node, job)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    private Node effects(String name, TransactionalHandler<String> handler) {
        return scene.node(
                name, builder -> Scene.schedule("1m 1m").apply(builder).handleInTransaction(WORK, handler));
    }
}
