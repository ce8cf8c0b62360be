package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Ending;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an ending brings about: continuations and {@code onEnd}, in the ending's own commit. */
class ContinuationsTest {

    private static final JobType<String> NEXT = JobType.of("next", PayloadCodec.text());
    private static final JobType<String> TOLD = JobType.of("told", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> next = new ArrayList<>();
    private final List<Ending> endings = new ArrayList<>();

    private Node working(DecidingHandler<String> handler) {
        return scene.node(builder -> Scene.schedule("1m 1m")
                .apply(builder)
                .decide(WORK, handler)
                .handle(NEXT, (work, attempt) -> next.add(work))
                .handle(
                        TOLD,
                        (work, attempt) -> endings.add(Objects.requireNonNull(Ending.ofHeaders(attempt.headers())))));
    }

    private static JobRequest work() {
        return WORK.job("x").onEnd(TOLD.job("how did it end?").header("mine", "kept"));
    }

    @Test
    void a_continuation_exists_from_the_very_commit_that_records_the_outcome() {
        Node node = working((work, attempt) -> Decision.succeed()
                .enqueue(NEXT.job("one").startIn(Duration.ofHours(1)))
                .enqueue(NEXT.job("two")));
        scene.interference().onceAfter(moment -> moment.commitOfSettle(), () -> {
            assertThat(scene.snapshot().attempts()).hasSize(1);
            assertThat(scene.snapshot().jobs()).hasSize(3);
            scene.requireEveryJobInOnePlace();
        });
        node.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.interference().spent()).isTrue();
        assertThat(next).containsExactly("two");
        scene.run(Duration.ofHours(1));
        assertThat(next).containsExactly("two", "one");
        scene.requireNothingLeft();
    }

    @Test
    void continuations_follow_failures_and_snoozes_too_if_the_decision_carries_them() {
        Node node = working((work, attempt) -> switch (attempt.number()) {
            case 1 -> Decision.fail("no").enqueue(NEXT.job("after failure"));
            case 2 -> Decision.snooze(Duration.ofSeconds(1)).enqueue(NEXT.job("after snooze"));
            default -> Decision.abort("never").enqueue(NEXT.job("after abort"));
        });
        node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(1));
        assertThat(next).containsExactly("after failure", "after snooze", "after abort");
    }

    @Test
    void an_invalid_continuation_makes_the_attempt_a_failed_one_and_nothing_of_the_decision_is_recorded() {
        Node node = working((work, attempt) -> attempt.number() == 1
                ? Decision.succeed()
                        .enqueue(NEXT.job("fine"))
                        .enqueue(NEXT.job("bad").schedule("no-such-schedule"))
                : Decision.succeed());
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(5));
        assertThat(next).isEmpty();
        assertThat(scene.history(id))
                .extracting(row -> row.outcome())
                .containsExactly(Outcome.Kind.FAILED, Outcome.Kind.SUCCEEDED);
        assertThat(scene.history(id).getFirst().said().error()).contains("no-such-schedule");
        assertThat(scene.snapshot().jobs()).hasSize(1);
    }

    @Test
    void an_outcome_that_the_store_refuses_is_recorded_as_a_failure_and_holds_up_nobody() {
        Node node = working((work, attempt) -> {
            if (attempt.number() > 1) {
                return Decision.succeed();
            }
            return work.equals("bad") ? Decision.succeed().enqueue(NEXT.job("refused")) : Decision.succeed();
        });
        scene.interference()
                .fail(
                        moment -> moment.call("jobs.insert") && moment.calls().contains("attempts.insert"),
                        StoreException.Kind.REFUSED);
        JobId bad = node.enqueue(WORK.job("bad"));
        JobId good = node.enqueue(WORK.job("good"));
        scene.run(Duration.ofSeconds(10));
        assertThat(Scene.state(node, good)).isEqualTo(JobState.SUCCEEDED);
        assertThat(scene.history(bad)).extracting(row -> row.outcome()).containsExactly(Outcome.Kind.FAILED);
        assertThat(scene.history(bad).getFirst().said().error()).contains("the test says so");
        scene.run(Duration.ofMinutes(2));
        assertThat(Scene.state(node, bad)).isEqualTo(JobState.SUCCEEDED);
        assertThat(next).isEmpty();
        scene.requireNothingLeft();
    }

    @Test
    void a_cancelled_job_has_no_continuation_whatever_its_last_attempt_decided() {
        Node node = working((work, attempt) -> {
            scene.spend(Duration.ofSeconds(10));
            return Decision.succeed().enqueue(NEXT.job("never"));
        });
        JobId id = node.enqueue(work());
        scene.run(Duration.ofSeconds(5));
        assertThat(node.longhaul().jobs().cancel(id, "ann")).isInstanceOf(Moved.InFlight.class);
        scene.run(Duration.ofSeconds(10));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(next).isEmpty();
        assertTold(JobState.CANCELLED, null, 1);
    }

    @Test
    void on_end_is_told_of_success_with_its_own_headers_kept() {
        Node node = working((work, attempt) -> Decision.succeed());
        JobId id = node.enqueue(work());
        scene.run(Duration.ofSeconds(1));
        assertTold(JobState.SUCCEEDED, null, 1);
        assertThat(endings.getFirst().job()).isEqualTo(id);
        assertThat(endings.getFirst().type()).isEqualTo("work");
        assertThat(scene.snapshot().jobs().values())
                .anySatisfy(row -> assertThat(row.content().headers()).containsEntry("mine", "kept"));
    }

    @Test
    void on_end_is_told_of_exhaustion_with_the_last_error() {
        Node node = working((work, attempt) -> Decision.fail("failed " + attempt.number()));
        node.enqueue(work());
        scene.run(Duration.ofHours(1));
        assertTold(JobState.DEAD, DeadReason.EXHAUSTED, 3);
        assertThat(endings.getFirst().lastError()).isEqualTo("failed 3");
    }

    @Test
    void on_end_is_told_of_an_abort() {
        Node node = working((work, attempt) -> Decision.abort("hopeless"));
        node.enqueue(work());
        scene.run(Duration.ofHours(1));
        assertTold(JobState.DEAD, DeadReason.ABORTED, 1);
    }

    @Test
    void on_end_is_told_of_a_retry_that_would_come_after_the_deadline() {
        Node node = working((work, attempt) -> Decision.fail("no"));
        node.enqueue(work().deadlineIn(Duration.ofSeconds(90)));
        scene.run(Duration.ofHours(1));
        assertTold(JobState.DEAD, DeadReason.EXPIRED, 2);
    }

    @Test
    void on_end_is_told_of_a_deadline_that_passed_while_the_job_waited() {
        Node node = working((work, attempt) -> Decision.fail("no"));
        node.longhaul().jobs().pause(new dev.longhaul.store.Pause(dev.longhaul.store.Pause.Kind.TYPE, "work"), "ann");
        node.enqueue(work().deadlineIn(Duration.ofSeconds(90)));
        scene.run(Duration.ofMinutes(3));
        assertTold(JobState.DEAD, DeadReason.EXPIRED, 0);
    }

    @Test
    void on_end_is_told_of_a_deadline_that_passed_while_the_job_was_parked() {
        Node node = working((work, attempt) -> Decision.snooze(Duration.ofHours(1)));
        node.enqueue(WORK.job("head").orderingKey("k"));
        node.enqueue(work().orderingKey("k").deadlineIn(Duration.ofSeconds(90)));
        scene.run(Duration.ofMinutes(3));
        assertTold(JobState.DEAD, DeadReason.EXPIRED, 0);
    }

    @Test
    void on_end_is_told_of_a_cancel_while_due_and_while_parked() {
        Node node = working((work, attempt) -> Decision.snooze(Duration.ofHours(1)));
        JobId due = node.enqueue(work().orderingKey("k").startIn(Duration.ofHours(1)));
        JobId parked = node.enqueue(work().orderingKey("k"));
        assertThat(node.longhaul().jobs().cancel(parked, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofSeconds(1));
        assertTold(JobState.CANCELLED, null, 0);
        endings.clear();
        assertThat(node.longhaul().jobs().cancel(due, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofSeconds(1));
        assertTold(JobState.CANCELLED, null, 0);
    }

    @Test
    void a_second_ending_after_a_redrive_is_told_again() {
        Node node = working((work, attempt) -> attempt.number() <= 3 ? Decision.fail("no") : Decision.succeed());
        JobId id = node.enqueue(work());
        scene.run(Duration.ofHours(1));
        node.longhaul().jobs().redrive(id, Redrive.NOW, "ann");
        scene.run(Duration.ofHours(1));
        assertThat(endings).extracting(Ending::state).containsExactly(JobState.DEAD, JobState.SUCCEEDED);
        assertThat(endings.getLast().attempts()).isEqualTo(4);
    }

    @Test
    void on_end_comes_although_its_own_timing_makes_no_sense_any_more_and_its_rule_is_gone() {
        Node accepting = scene.node(builder -> builder.customRule(
                        "odd", (position, elapsed, random) -> java.util.Optional.of(Duration.ofSeconds(1)))
                .schedule("first", RetrySchedule.parse("1m 1m")));
        JobRequest odd = TOLD.job("x")
                .schedule("custom:odd or 5s")
                .startIn(Duration.ofSeconds(1))
                .deadline(Scene.BEGIN.plusSeconds(600));
        JobRequest large = TOLD.job("y".repeat(2_000));
        JobId one = accepting.enqueue(WORK.job("one").onEnd(odd));
        JobId two = accepting.enqueue(WORK.job("two").onEnd(large));
        accepting.kill();
        Node node = scene.node(builder -> builder.payloadLimit(1_000)
                .schedule("first", RetrySchedule.parse("1m 1m"))
                .handle(WORK, (work, attempt) -> scene.spend(Duration.ofMinutes(20)))
                .handle(TOLD, (work, attempt) -> next.add(work.substring(0, 1))));
        scene.run(Duration.ofHours(1));
        assertThat(Scene.state(node, one)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Scene.state(node, two)).isEqualTo(JobState.SUCCEEDED);
        assertThat(scene.snapshot().jobs())
                .as("both were told, one of them too late to matter")
                .hasSize(4);
        assertThat(next).containsExactly("y");
    }

    private void assertTold(JobState state, @org.jspecify.annotations.Nullable DeadReason reason, int attempts) {
        assertThat(endings).hasSize(1);
        assertThat(endings.getFirst().state()).isEqualTo(state);
        assertThat(endings.getFirst().reason()).isEqualTo(reason);
        assertThat(endings.getFirst().attempts()).isEqualTo(attempts);
        scene.requireEveryJobInOnePlace();
    }
}
