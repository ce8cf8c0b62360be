package dev.longhaul.testkit.engine.race;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobState;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several jobs of one ordering key that end in one commit. */
class EndingsTogetherTest {

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();

    @Test
    void a_head_that_expires_together_with_those_behind_it_lets_the_next_one_run() {
        Node node = scene.node(builder -> builder);
        node.enqueue(WORK.job("head").orderingKey("account").deadlineIn(Duration.ofSeconds(30)));
        node.enqueue(WORK.job("second").orderingKey("account").deadlineIn(Duration.ofSeconds(30)));
        node.enqueue(WORK.job("third").orderingKey("account").deadlineIn(Duration.ofSeconds(30)));
        var last = node.enqueue(WORK.job("last").orderingKey("account"));
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.snapshot().ended()).hasSize(3);

        node.longhaul().handle(WORK, (work, attempt) -> ran.add(work));
        scene.run(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("last");
        assertThat(Scene.state(node, last)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }
}
