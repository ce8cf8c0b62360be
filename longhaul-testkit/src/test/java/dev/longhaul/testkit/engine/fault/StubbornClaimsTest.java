package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Claims that cannot be renewed or taken back, and those beside them. */
class StubbornClaimsTest {

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();

    @Test
    void a_job_that_cannot_be_taken_back_keeps_neither_its_claim_nor_other_claims_from_being_taken_back() {
        Node dying = scene.node(lasting(Duration.ofHours(1)));
        JobId ordered = dying.enqueue(WORK.job("ordered").orderingKey("account").deadlineIn(Duration.ofSeconds(10)));
        List<JobId> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(dying.enqueue(WORK.job("with it")));
        }
        scene.run(Duration.ofSeconds(1));
        others.add(dying.enqueue(WORK.job("in another claim")));
        scene.run(Duration.ofSeconds(1));
        assertThat(scene.snapshot().claims()).hasSizeGreaterThan(1);
        dying.kill();

        Node node = scene.node(lasting(Duration.ZERO));
        try (MemoryStore user = scene.database().store("user");
                StoreTransaction open = user.begin(Duration.ZERO)) {
            open.keys().lock(List.of("account"));
            scene.run(Duration.ofSeconds(40));
            assertThat(others).allMatch(job -> Scene.state(node, job) == JobState.SUCCEEDED);
            assertThat(Scene.state(node, ordered)).isEqualTo(JobState.SCHEDULED);
        }
        scene.run(Duration.ofSeconds(10));
        assertThat(Scene.state(node, ordered)).isEqualTo(JobState.DEAD);
        scene.requireNothingLeft();
    }

    @Test
    void what_has_expired_and_cannot_be_ended_keeps_nothing_else_that_has_expired_waiting() {
        Node node = scene.node(builder -> builder);
        JobId ordered = node.enqueue(WORK.job("ordered").orderingKey("account").deadlineIn(Duration.ofSeconds(1)));
        JobId other = node.enqueue(WORK.job("other").deadlineIn(Duration.ofSeconds(2)));
        try (MemoryStore user = scene.database().store("user");
                StoreTransaction open = user.begin(Duration.ZERO)) {
            open.keys().lock(List.of("account"));
            scene.run(Duration.ofSeconds(10));
            assertThat(Scene.state(node, other)).isEqualTo(JobState.DEAD);
            assertThat(Scene.state(node, ordered)).isEqualTo(JobState.SCHEDULED);
        }
        scene.run(Duration.ofSeconds(5));
        assertThat(Scene.state(node, ordered)).isEqualTo(JobState.DEAD);
        scene.requireNothingLeft();
    }

    @Test
    void a_sweep_that_cannot_take_a_claim_back_still_ends_what_has_expired() {
        Node dying = scene.node(lasting(Duration.ofHours(1)));
        dying.enqueue(WORK.job("stubborn"));
        scene.run(Duration.ofSeconds(1));
        dying.kill();
        Node node = scene.node(builder -> builder);
        scene.interference().fail(moment -> moment.commitOfTakeBack(), StoreException.Kind.CONFLICT);
        JobId expires = node.enqueue(WORK.job("expires").deadlineIn(Duration.ofSeconds(20)));
        scene.run(Duration.ofSeconds(30));
        assertThat(scene.snapshot().claims()).hasSize(1);
        assertThat(Scene.state(node, expires)).isEqualTo(JobState.DEAD);
    }

    @Test
    void a_claim_whose_row_is_locked_lets_no_other_claim_of_its_node_run_out() {
        Node node = scene.node(lasting(Duration.ofMinutes(1)));
        JobId locked = node.enqueue(WORK.job("locked"));
        scene.run(Duration.ofMillis(10));
        ClaimId claim = scene.snapshot().claims().keySet().iterator().next();
        JobId other = node.enqueue(WORK.job("other"));
        scene.run(Duration.ofMillis(10));
        Node neighbour = scene.node(builder -> builder);
        try (MemoryStore stuck = scene.database().store("stuck");
                StoreTransaction tx = stuck.begin(Duration.ZERO)) {
            tx.claims().lockShared(claim);
            scene.run(Duration.ofSeconds(50));
        }
        scene.run(Duration.ofSeconds(30));
        assertThat(scene.history(other)).hasSize(1);
        assertThat(Scene.state(neighbour, other)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Scene.state(neighbour, locked)).isNotEqualTo(JobState.DEAD);
    }

    @Test
    void a_node_that_could_not_renew_in_time_does_not_take_back_what_still_runs_on_itself() {
        Node node = scene.node(lasting(Duration.ofMinutes(1)));
        JobId job = node.enqueue(WORK.job("long"));
        scene.run(Duration.ofSeconds(1));
        scene.interference()
                .fail(
                        moment -> moment.call("claims.renew") && scene.elapsed().compareTo(Duration.ofSeconds(17)) < 0,
                        StoreException.Kind.UNAVAILABLE);
        scene.run(Duration.ofMinutes(2));
        assertThat(ran).containsExactly("long");
        assertThat(scene.history(job)).hasSize(1);
        assertThat(Scene.state(node, job)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    private UnaryOperator<dev.longhaul.LonghaulBuilder> lasting(Duration time) {
        return builder -> builder.handle(WORK, TypeOptions.DEFAULT.timeout(Duration.ofHours(2)), (work, attempt) -> {
            ran.add(work);
            scene.spend(time);
        });
    }
}
