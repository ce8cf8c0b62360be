package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.Jobs;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Engines that start and stop in trouble. */
class LifecycleTest {

    private final List<String> ran = new ArrayList<>();

    @Test
    void a_start_that_failed_can_be_repeated_and_then_works() {
        Scene scene = Scene.ofOneOwner();
        Node owner = scene.node(builder -> builder);
        Node next = scene.prepared("next", builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        assertThatThrownBy(() -> next.longhaul().start()).isInstanceOf(StoreException.class);
        assertThat(next.longhaul().statistics().running()).isFalse();
        owner.longhaul().close();
        next.longhaul().start();
        next.enqueue(WORK.job("work"));
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("work");
        scene.requireNothingLeft();
    }

    @Test
    void an_engine_whose_start_failed_can_be_closed() {
        Scene scene = Scene.ofOneOwner();
        scene.node(builder -> builder);
        Node next = scene.prepared("next", builder -> builder);
        assertThatThrownBy(() -> next.longhaul().start()).isInstanceOf(StoreException.class);
        next.longhaul().close();
        assertThatThrownBy(() -> next.longhaul().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void a_second_close_beside_the_first_costs_no_outcome() {
        Scene scene = new Scene();
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> scene.spend(Duration.ofSeconds(5))));
        Node witness = scene.node(builder -> builder);
        JobId job = node.enqueue(WORK.job("work"));
        scene.run(Duration.ofSeconds(1));
        scene.interference().once(Moment::commitOfSettle, () -> node.longhaul().close());
        node.longhaul().close();
        assertThat(Scene.state(witness, job)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @Test
    void a_paused_endpoint_stays_paused_over_a_restart() {
        Scene scene = new Scene();
        Node before = scene.node(builder -> builder);
        Pause pause = new Pause(Pause.Kind.ENDPOINT, "shop.example");
        Jobs jobs = before.longhaul().jobs();
        assertThat(jobs.pause(pause, "test")).isTrue();
        before.enqueue(WORK.job("work").endpoint("shop.example"));
        before.longhaul().close();

        Node after = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).isEmpty();
        assertThat(after.longhaul().jobs().resume(pause, "test")).isTrue();
        scene.run(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("work");
        scene.requireNothingLeft();
    }
}
