package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was promised when a job was accepted comes about when it ends, whatever has become of the settings since. */
class EndingsThatMustNotFailTest {

    private static final JobType<String> AFTER = JobType.of("after", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();

    @Test
    void an_on_end_job_comes_about_also_when_its_custom_rule_is_registered_no_more() {
        Node before =
                scene.node(builder -> builder.customRule("ours", (position, elapsed, random) -> Optional.empty()));
        JobId job = before.enqueue(WORK.job("work").onEnd(AFTER.job("told").schedule("custom:ours or 5s")));
        before.longhaul().close();

        Node after = scene.node(this::handling);
        scene.run(Duration.ofSeconds(5));
        assertThat(Scene.state(after, job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(ran).containsExactly("work", "told");
        scene.requireNothingLeft();
    }

    @Test
    void an_on_end_job_comes_about_also_when_it_is_larger_than_what_is_accepted_now() {
        Node before = scene.node(builder -> builder);
        String large = "x".repeat(1_000);
        JobId job = before.enqueue(WORK.job("work").onEnd(AFTER.job(large)));
        before.longhaul().close();

        Node after = scene.node(builder -> handling(builder).payloadLimit(100));
        scene.run(Duration.ofSeconds(5));
        assertThat(Scene.state(after, job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(ran).containsExactly("work", large);
    }

    @Test
    void an_on_end_job_comes_about_also_when_its_deadline_passed_before_its_start() {
        Node node = scene.node(this::handling);
        JobRequest told = AFTER.job("told")
                .startIn(Duration.ofHours(1))
                .deadline(scene.now().plus(Duration.ofHours(2)));
        JobId job = node.enqueue(WORK.job("work").startIn(Duration.ofHours(3)).onEnd(told));
        scene.run(Duration.ofHours(5));
        assertThat(Scene.state(node, job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(ran).containsExactly("work");
        assertThat(scene.snapshot().ended()).as("the onEnd job, expired").hasSize(1);
        scene.requireNothingLeft();
    }

    @Test
    void a_request_with_too_many_headers_to_be_marked_as_holding_is_refused_alone() {
        Node node = scene.node(
                builder -> builder.handle(WORK, TypeOptions.DEFAULT.holdingOnDead(), (work, attempt) -> ran.add(work)));
        JobRequest full = WORK.job("full").orderingKey("account");
        for (int i = 0; i < 64; i++) {
            full = full.header("header" + i, "value");
        }
        JobRequest refused = full;
        assertThatThrownBy(() -> node.enqueue(refused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65 headers; at most 64");
        node.enqueue(WORK.job("other").orderingKey("account"));
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("other");
    }

    private dev.longhaul.LonghaulBuilder handling(dev.longhaul.LonghaulBuilder builder) {
        return builder.handle(WORK, (work, attempt) -> ran.add(work)).handle(AFTER, (work, attempt) -> ran.add(work));
    }
}
