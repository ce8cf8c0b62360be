package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.JobView;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an enqueue promises, and what it refuses. */
class AcceptanceTest {

    private static final JobType<String> OTHER = JobType.of("other", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();
    private final Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));

    @Test
    void an_accepted_job_runs_at_once_and_is_found_afterwards() {
        JobId id = node.enqueue(WORK.job("now").label("order", "42"));
        scene.run(Duration.ofMillis(50));
        assertThat(ran).containsExactly("now");
        JobView view = Scene.view(node, id);
        assertThat(view.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(view.row().labels()).containsExactly(Map.entry("order", "42"));
        assertThat(view.attempts()).hasSize(1);
        scene.run(Duration.ofSeconds(1));
        scene.requireNothingLeft();
    }

    @Test
    void a_start_time_in_the_past_means_now() {
        node.enqueue(WORK.job("late already").startAt(Scene.BEGIN.minusSeconds(3_600)));
        scene.run(Duration.ofMillis(50));
        assertThat(ran).hasSize(1);
    }

    @Test
    void jobs_may_be_enqueued_before_the_start_and_handlers_registered_after_it() {
        Node late = scene.prepared("late", builder -> builder);
        JobId id = late.enqueue(OTHER.job("early"));
        late.longhaul().start();
        scene.run(Duration.ofSeconds(10));
        assertThat(Scene.state(late, id)).isEqualTo(JobState.SCHEDULED);
        late.longhaul().handle(OTHER, (work, attempt) -> ran.add(work));
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("early");
    }

    @Test
    void no_attempt_starts_after_the_deadline_and_the_job_is_dead_expired() {
        JobId id = node.enqueue(OTHER.job("nobody handles this").deadlineIn(Duration.ofMinutes(1)));
        scene.run(Duration.ofSeconds(59));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SCHEDULED);
        scene.run(Duration.ofSeconds(7));
        JobView view = Scene.view(node, id);
        assertThat(view.state()).isEqualTo(JobState.DEAD);
        assertThat(view.activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        node.longhaul().handle(OTHER, (work, attempt) -> ran.add(work));
        scene.run(Duration.ofMinutes(1));
        assertThat(ran).isEmpty();
    }

    @Test
    void a_retry_that_would_be_due_after_the_deadline_makes_the_job_dead_at_once() {
        Node failing =
                scene.node(builder -> Scene.schedule("1m 1m 1m").apply(builder).handle(OTHER, (work, attempt) -> {
                    throw new IllegalStateException("down");
                }));
        JobId id = failing.enqueue(OTHER.job("soon").deadlineIn(Duration.ofSeconds(90)));
        scene.run(Duration.ofSeconds(70));
        JobView view = Scene.view(failing, id);
        assertThat(view.state()).isEqualTo(JobState.DEAD);
        assertThat(view.activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        assertThat(view.attempts()).hasSize(2);
        assertThat(view.attempts().getLast().said().error()).contains("down");
    }

    @Test
    void a_second_enqueue_with_the_same_idempotency_key_returns_the_first_job() {
        Enqueued first = node.longhaul().enqueue(WORK.job("a").idempotencyKey("42"));
        Enqueued second = node.longhaul().enqueue(WORK.job("b").idempotencyKey("42"));
        Enqueued third = node.longhaul().enqueue(OTHER.job("c").idempotencyKey("42"));
        assertThat(first.created()).isTrue();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.created()).isFalse();
        assertThat(third.created()).as("keys hold per type").isTrue();
        scene.run(Duration.ofSeconds(1));
        assertThat(Scene.state(node, first.id())).isEqualTo(JobState.SUCCEEDED);
        assertThat(node.longhaul().enqueue(WORK.job("d").idempotencyKey("42")))
                .as("also after the job has ended")
                .isEqualTo(new Enqueued(first.id(), false, "work", scene.now()));
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("a");
    }

    @Test
    void within_one_group_the_first_of_two_with_the_same_idempotency_key_counts() {
        List<Enqueued> answers = node.longhaul()
                .enqueueAll(List.of(
                        WORK.job("first").idempotencyKey("k"),
                        WORK.job("second").idempotencyKey("k").orderingKey("o"),
                        WORK.job("third").idempotencyKey("l")));
        assertThat(answers).extracting(Enqueued::created).containsExactly(true, false, true);
        assertThat(answers.get(1).id()).isEqualTo(answers.get(0).id());
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactlyInAnyOrder("first", "third");
        assertThat(scene.snapshot().keys()).isEmpty();
        scene.requireNothingLeft();
    }

    @Test
    void of_two_engines_that_race_for_an_idempotency_key_one_makes_the_job_and_both_name_it() {
        Node other = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        List<Enqueued> theirs = new ArrayList<>();
        scene.interference()
                .once(
                        moment -> moment.by(node.name()) && moment.call("jobs.insert"),
                        () -> theirs.add(other.longhaul()
                                .enqueue(WORK.job("theirs").idempotencyKey("k").orderingKey("theirs"))));
        Enqueued mine =
                node.longhaul().enqueue(WORK.job("mine").idempotencyKey("k").orderingKey("mine"));
        assertThat(theirs).containsExactly(new Enqueued(mine.id(), true, "work", scene.now()));
        assertThat(mine.created()).isFalse();
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("theirs");
        scene.requireNothingLeft();
    }

    @Test
    void what_cannot_work_is_refused_with_the_value_and_the_remedy() {
        assertRefused(WORK.job("x").schedule("no-such-name"), "no-such-name");
        assertRefused(WORK.job("x").schedule("5s 5"), "5s 5");
        assertRefused(
                WORK.job("x").startAt(Scene.BEGIN.plusSeconds(20)).deadline(Scene.BEGIN.plusSeconds(10)),
                "before the start");
        assertRefused(WORK.job("x".repeat(300_000)), "300000 bytes");
        assertRefused(WORK.job("x").deadline(java.time.Instant.MAX), "from now");
        assertThatThrownBy(() -> WORK.job("x").idempotencyKey("k".repeat(10_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10000");
        assertThat(scene.snapshot().jobs()).isEmpty();
    }

    @Test
    void a_job_of_a_holding_type_with_too_many_headers_is_refused_and_takes_no_other_enqueue_along() {
        node.longhaul().handle(OTHER, TypeOptions.DEFAULT.holdingOnDead(), (work, attempt) -> ran.add(work));
        JobRequest full = OTHER.job("full").orderingKey("k");
        for (int i = 0; i < 64; i++) {
            full = full.header("h" + i, "v");
        }
        assertRefused(full, "at most 64");
        node.enqueue(WORK.job("fine"));
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("fine");
    }

    private void assertRefused(JobRequest request, String words) {
        assertThatThrownBy(() -> node.longhaul().enqueue(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
