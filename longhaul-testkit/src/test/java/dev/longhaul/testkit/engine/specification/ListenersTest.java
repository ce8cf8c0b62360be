package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What listeners hear. */
class ListenersTest {

    private final Scene scene = new Scene();

    @Test
    void every_job_that_this_node_accepts_is_told_once_with_its_due_time() {
        JobType<String> after = JobType.of("after", PayloadCodec.text());
        Node node = scene.node(builder -> builder.decide(
                        WORK, (work, attempt) -> Decision.succeed().enqueue(after.job("continuation")))
                .handle(after, (work, attempt) -> {}));
        JobId first = node.enqueue(WORK.job("x").idempotencyKey("k").startIn(Duration.ofSeconds(10)));
        assertThat(node.enqueue(WORK.job("x").idempotencyKey("k"))).isEqualTo(first);
        JobId head = node.enqueue(after.job("head").orderingKey("o").startIn(Duration.ofSeconds(30)));
        JobId behind = node.enqueue(after.job("behind").orderingKey("o"));
        scene.run(Duration.ofSeconds(20));
        assertThat(node.events())
                .filteredOn(JobEvent.Accepted.class::isInstance)
                .hasSize(4)
                .startsWith(
                        new JobEvent.Accepted(first, "work", Scene.BEGIN.plusSeconds(10)),
                        new JobEvent.Accepted(head, "after", Scene.BEGIN.plusSeconds(30)),
                        new JobEvent.Accepted(behind, "after", Scene.BEGIN))
                .last()
                .extracting(JobEvent::type)
                .isEqualTo("after");
    }

    @Test
    void a_job_whose_enqueue_fails_is_not_told() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        scene.interference().fail(moment -> moment.call("jobs.insert"), StoreException.Kind.UNAVAILABLE);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> node.enqueue(WORK.job("x")));
        scene.interference().stop();
        scene.run(Duration.ofSeconds(5));
        assertThat(node.events()).isEmpty();
    }

    @Test
    void every_attempt_is_told_with_its_outcome_its_error_and_when_the_next_is_due() {
        Node node = scene.node(builder -> Scene.schedule("1m")
                .apply(builder)
                .decide(WORK, (work, attempt) -> Decision.fail("failed " + attempt.number())));
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(2));
        assertThat(node.eventsAfterAcceptance()).hasSize(2);
        JobEvent.Settled first = (JobEvent.Settled) node.eventsAfterAcceptance().getFirst();
        assertThat(first.job()).isEqualTo(id);
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.outcome()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(first.error()).isEqualTo("failed 1");
        assertThat(first.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(first.nextDue()).isEqualTo(scene.history(id).getFirst().nextDue());
        JobEvent.Settled last = (JobEvent.Settled) node.eventsAfterAcceptance().getLast();
        assertThat(last.state()).isEqualTo(JobState.DEAD);
        assertThat(last.reason()).isEqualTo(DeadReason.EXHAUSTED);
        assertThat(last.nextDue()).isNull();
    }

    @Test
    void endings_without_an_attempt_and_redrives_are_told_too() {
        Node node = scene.node(builder -> builder.decide(WORK, (work, attempt) -> Decision.abort("no")));
        JobId cancelled = node.enqueue(WORK.job("x").startIn(Duration.ofHours(1)));
        JobId expired = node.enqueue(WORK.job("y")
                .startIn(Duration.ofHours(1))
                .deadlineIn(Duration.ofHours(1))
                .orderingKey("k"));
        node.longhaul().jobs().pause(new Pause(Pause.Kind.TYPE, "work"), "ann");
        node.longhaul().jobs().cancel(cancelled, "ann");
        scene.run(Duration.ofHours(2));
        assertThat(node.eventsAfterAcceptance())
                .containsExactly(
                        new JobEvent.Ended(cancelled, "work", JobState.CANCELLED, null),
                        new JobEvent.Ended(expired, "work", JobState.DEAD, DeadReason.EXPIRED));
        node.longhaul().jobs().redrive(expired, Redrive.NOW, "ann");
        scene.run(Duration.ofMillis(10));
        assertThat(node.eventsAfterAcceptance().getLast())
                .isEqualTo(new JobEvent.Redriven(expired, "work", Scene.BEGIN.plus(Duration.ofHours(2))));
    }

    @Test
    void a_listener_that_throws_disturbs_neither_the_engine_nor_the_other_listeners() {
        List<JobEvent> heard = new ArrayList<>();
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {})
                .listener(event -> {
                    throw new IllegalStateException("a listener that throws");
                })
                .listener(event -> {
                    throw new StackOverflowError("a listener that throws worse");
                })
                .listener(heard::add));
        for (int i = 0; i < 5; i++) {
            node.enqueue(WORK.job("x"));
        }
        scene.run(Duration.ofSeconds(1));
        assertThat(heard).hasSize(10);
        assertThat(node.events()).isEqualTo(heard);
        scene.requireNothingLeft();
    }

    @Test
    void a_listener_may_use_the_engine() {
        Node[] self = new Node[1];
        List<JobState> seen = new ArrayList<>();
        self[0] = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {})
                .listener(event -> {
                    if (event instanceof JobEvent.Accepted) {
                        return;
                    }
                    seen.add(Scene.state(self[0], event.job()));
                    if (seen.size() == 1) {
                        self[0].enqueue(WORK.job("by a listener"));
                    }
                }));
        self[0].enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        assertThat(seen).containsExactly(JobState.SUCCEEDED, JobState.SUCCEEDED);
    }

    @Test
    void the_loss_of_an_attempt_is_told_by_the_node_that_notices_it() {
        Node first = scene.node(builder -> builder.handle(WORK, (work, attempt) -> scene.spend(Duration.ofHours(1))));
        first.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        first.kill();
        Node second = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        scene.run(Duration.ofSeconds(30));
        assertThat(second.eventsAfterAcceptance())
                .extracting(event -> ((JobEvent.Settled) event).outcome())
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
    }
}
