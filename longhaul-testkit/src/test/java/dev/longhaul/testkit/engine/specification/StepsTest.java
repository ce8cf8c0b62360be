package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Decision;
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
import org.junit.jupiter.api.Test;

/** What stands around attempts and requests: steps, changes to what goes out, and a type's own schedule. */
class StepsTest {

    private static final JobType<String> NEXT = JobType.of("next", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> seen = new ArrayList<>();

    @Test
    void steps_stand_around_every_attempt_the_first_one_outermost_and_see_how_it_ended() {
        Node node = scene.node(builder -> Scene.schedule("1s")
                .apply(builder)
                .step((attempt, rest) -> {
                    seen.add("outer " + attempt.number());
                    try {
                        return rest.proceed();
                    } finally {
                        seen.add("end of outer");
                    }
                })
                .step((attempt, rest) -> {
                    seen.add("inner");
                    Decision decision = rest.proceed();
                    seen.add("inner saw " + decision.outcome().kind());
                    return decision;
                })
                .handle(WORK, (work, attempt) -> {
                    seen.add("handler");
                    if (attempt.number() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                }));

        JobId job = node.enqueue(WORK.job("noted"));
        scene.run(Duration.ofMinutes(1));

        assertThat(seen)
                .containsExactly(
                        "outer 1",
                        "inner",
                        "handler",
                        "end of outer",
                        "outer 2",
                        "inner",
                        "handler",
                        "inner saw SUCCEEDED",
                        "end of outer");
        assertThat(node.longhaul().jobs().find(job).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_payload_that_cannot_be_read_fails_inside_the_steps() {
        JobType<String> unreadable = JobType.of("unreadable", new PayloadCodec<>() {
            @Override
            public byte[] encode(String payload) {
                return new byte[0];
            }

            @Override
            public String decode(byte[] bytes) {
                throw new IllegalArgumentException("not what was written");
            }

            @Override
            public String contentType() {
                return "text/plain";
            }
        });
        Node node = scene.node(builder -> builder.step((attempt, rest) -> {
                    try {
                        return rest.proceed();
                    } catch (IllegalArgumentException e) {
                        return Decision.abort("a step saw: " + e.getMessage());
                    }
                })
                .handle(unreadable, (payload, attempt) -> seen.add("handler")));

        JobId job = node.enqueue(unreadable.job("any"));
        scene.run(Duration.ofMinutes(1));

        assertThat(node.longhaul().jobs().find(job).orElseThrow().attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.said().error()).isEqualTo("a step saw: not what was written"));
        assertThat(seen).isEmpty();
    }

    @Test
    void every_request_of_a_node_can_be_given_a_header_also_a_continuation() {
        Node node = scene.node(builder -> builder.outgoing(request -> request.header("from", "here"))
                .outgoing(request ->
                        request.header("seen", request.content().headers().get("from")))
                .decide(WORK, (work, attempt) -> Decision.succeed().enqueue(NEXT.job("more")))
                .handle(NEXT, (work, attempt) -> seen.add(attempt.headers().toString())));

        JobId job = node.enqueue(WORK.job("noted"));
        scene.run(Duration.ofMinutes(1));

        assertThat(node.longhaul()
                        .jobs()
                        .find(job)
                        .orElseThrow()
                        .row()
                        .content()
                        .headers())
                .containsEntry("from", "here")
                .containsEntry("seen", "here");
        assertThat(seen).singleElement().asString().contains("from=here", "seen=here");
    }

    @Test
    void a_type_has_a_schedule_of_its_own_for_jobs_that_ask_for_none() {
        TypeOptions patient = TypeOptions.DEFAULT.schedule("1h 2h");
        Node node =
                scene.node(builder -> Scene.schedule("1s").apply(builder).handle(WORK, patient, (work, attempt) -> {}));

        assertThat(scheduleOf(node, WORK.job("asks for none"))).isEqualTo("1h 2h");
        assertThat(scheduleOf(node, WORK.job("asks").schedule("3s"))).isEqualTo("3s");
        assertThat(scheduleOf(node, NEXT.job("is of no type that is handled here")))
                .isEqualTo("1s");
    }

    private static String scheduleOf(Node node, JobRequest request) {
        return node.longhaul()
                .jobs()
                .find(node.enqueue(request))
                .orElseThrow()
                .row()
                .schedule();
    }
}
