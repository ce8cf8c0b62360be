package dev.longhaul.testkit.engine.race;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.Moved;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators' moves that commit while the attempt that they name is being settled. */
class OperatorsBesideSettlesTest {

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();
    private final List<Moved> moves = new ArrayList<>();

    @Test
    void a_reschedule_that_the_settle_did_not_see_is_applied_to_what_follows_from_it() {
        Node node = failing("every 6h, 3 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference()
                .once(
                        Moment::commitOfSettle,
                        () -> moves.add(node.longhaul()
                                .jobs()
                                .reschedule(job, scene.now().plus(Duration.ofMinutes(10)), "test")));
        scene.run(Duration.ofHours(1));
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(starts).hasSize(2);
        assertThat(starts.getLast()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(scene.snapshot().requests()).isEmpty();
    }

    @Test
    void an_attempt_now_that_the_settle_did_not_see_is_applied_to_what_follows_from_it() {
        Node node = failing("every 6h, 3 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference()
                .once(
                        Moment::commitOfSettle,
                        () -> moves.add(node.longhaul().jobs().attemptNow(job, "test")));
        scene.run(Duration.ofMinutes(1));
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(starts).hasSize(2);
        assertThat(scene.snapshot().requests()).isEmpty();
    }

    @Test
    void a_cancel_that_the_settle_did_not_see_ends_what_follows_from_it() {
        Node node = failing("every 1m, 3 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference()
                .once(
                        Moment::commitOfSettle,
                        () -> moves.add(node.longhaul().jobs().cancel(job, "test")));
        scene.run(Duration.ofHours(1));
        assertThat(starts).hasSize(1);
        assertThat(Scene.state(node, job)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    private Node failing(String schedule) {
        return scene.node(builder -> Scene.schedule(schedule).apply(builder).handle(WORK, (work, attempt) -> {
            starts.add(scene.elapsed());
            throw new IllegalStateException("fails");
        }));
    }
}
