package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.AbortException;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The defects of LongIntervalRetries, Longhaul's predecessor in spirit: each test shows that one of them cannot happen. */
class LongIntervalRetriesDefectsTest {

    private static final JobType<String> NEXT = JobType.of("next", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();
    private boolean down = true;

    private LonghaulBuilder failing(LonghaulBuilder builder) {
        return builder.handle(WORK, (work, attempt) -> {
            starts.add(scene.elapsed());
            if (down) {
                throw new IllegalStateException("down");
            }
        });
    }

    private static UnaryOperator<LonghaulBuilder> hourly(UnaryOperator<LonghaulBuilder> rest) {
        return builder -> rest.apply(builder.schedule("hourly", RetrySchedule.parse("1h 1h")));
    }

    @Test
    void a_restart_before_the_schedule_is_registered_neither_loses_the_delay_nor_fires_at_once() {
        Node first = scene.node(hourly(this::failing));
        first.enqueue(WORK.job("x").schedule("hourly"));
        scene.run(Duration.ofMinutes(10));
        first.kill();
        Node second = scene.node(this::failing);
        scene.run(Duration.ofMinutes(5));
        assertThat(starts).as("nothing fires before its time").hasSize(1);
        second.longhaul().schedules().register("hourly", RetrySchedule.parse("1s 1s"));
        scene.run(Duration.ofHours(3));
        assertThat(starts).hasSize(3);
        assertThat(starts.get(1))
                .isBetween(Duration.ofHours(1), Duration.ofHours(1).plusSeconds(1));
        assertThat(starts.get(2))
                .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusSeconds(2));
    }

    @Test
    void an_abort_that_carries_a_cause_is_still_an_abort() {
        Node node = scene.node(hourly(builder -> builder.handle(WORK, (work, attempt) -> {
            throw new RuntimeException("wrapped", new AbortException("no such order", new IOException("404")));
        })));
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(3));
        assertThat(Scene.view(node, id).activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(scene.history(id)).hasSize(1);
    }

    @Test
    void a_cancelled_job_does_not_count_as_success_also_when_its_last_attempt_succeeded() {
        down = false;
        Node node = scene.node(hourly(builder -> builder.decide(WORK, (work, attempt) -> {
                    scene.spend(Duration.ofSeconds(10));
                    return Decision.succeed().enqueue(NEXT.job("only after success"));
                })
                .handle(NEXT, (work, attempt) -> starts.add(scene.elapsed()))));
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        assertThat(node.longhaul().jobs().cancel(id, "ann")).isInstanceOf(Moved.InFlight.class);
        scene.run(Duration.ofMinutes(1));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(scene.history(id)).hasSize(1).allMatch(AttemptRow::afterCancel);
        assertThat(starts).isEmpty();
    }

    @Test
    void the_delay_counts_from_the_end_of_the_attempt_live_and_after_recovery_alike() {
        UnaryOperator<LonghaulBuilder> slow = hourly(builder -> builder.handle(WORK, (work, attempt) -> {
            starts.add(scene.elapsed());
            scene.spend(Duration.ofMinutes(20));
            throw new IllegalStateException("down");
        }));
        Node first = scene.node(slow);
        JobId id = first.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(30));
        first.kill();
        scene.node(slow);
        scene.run(Duration.ofHours(5));
        List<AttemptRow> history = scene.history(id);
        assertThat(history).hasSize(3);
        for (int i = 1; i < 3; i++) {
            Duration gap = Duration.between(
                    history.get(i - 1).endedAt(), history.get(i).startedAt());
            assertThat(gap).isBetween(Duration.ofHours(1), Duration.ofHours(1).plusSeconds(2));
        }
        assertThat(starts.get(1)).isGreaterThanOrEqualTo(Duration.ofMinutes(80));
    }

    @Test
    void a_lost_attempt_ends_when_its_loss_is_noticed_and_the_delay_counts_from_there() {
        Node first = scene.node(
                hourly(builder -> builder.handle(WORK, (work, attempt) -> scene.spend(Duration.ofHours(9)))));
        JobId id = first.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(1));
        first.kill();
        Node second = scene.node(
                hourly(builder -> builder.handle(WORK, (work, attempt) -> scene.spend(Duration.ofHours(9)))));
        scene.run(Duration.ofMinutes(1));
        second.kill();
        Node third = scene.node(hourly(this::failing));
        down = false;
        scene.run(Duration.ofHours(2));
        List<AttemptRow> history = scene.history(id);
        assertThat(history).hasSize(3);
        assertThat(Duration.between(history.get(1).endedAt(), history.get(2).startedAt()))
                .isBetween(Duration.ofHours(1), Duration.ofHours(1).plusSeconds(2));
        assertThat(Scene.state(third, id)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_store_error_when_an_attempt_ends_loses_neither_its_outcome_nor_its_event() {
        Node node = scene.node(hourly(builder -> failing(builder).listener(event -> {
            throw new IllegalStateException("a listener that throws");
        })));
        down = false;
        scene.interference().fail(moment -> moment.call("attempts.insert"), StoreException.Kind.UNAVAILABLE);
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(10));
        assertThat(scene.history(id)).isEmpty();
        scene.interference().stop();
        scene.run(Duration.ofSeconds(5));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(starts).as("its work was not done twice").hasSize(1);
        assertThat(node.eventsAfterAcceptance()).hasSize(1);
    }

    @Test
    void one_bad_row_does_not_stop_the_recovery_of_the_rest() {
        Node first = scene.node(builder -> builder.handle(WORK, (work, attempt) -> scene.spend(Duration.ofHours(9))));
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(first.enqueue(WORK.job("x" + i)));
        }
        scene.run(Duration.ofSeconds(1));
        first.kill();
        JobId bad = ids.get(7);
        scene.interference()
                .fail(
                        moment -> moment.calls().contains("claims.lockExpired")
                                && moment.step().name().contains(bad.toString()),
                        StoreException.Kind.REFUSED);
        down = false;
        Node second = scene.node(this::failing);
        scene.run(Duration.ofMinutes(2));
        for (JobId id : ids) {
            assertThat(Scene.state(second, id)).isEqualTo(id.equals(bad) ? JobState.SCHEDULED : JobState.SUCCEEDED);
        }
        scene.interference().stop();
        scene.run(Duration.ofMinutes(2));
        assertThat(Scene.state(second, bad)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @Test
    void what_an_attempt_saved_is_there_after_a_restart() {
        List<String> seen = new ArrayList<>();
        UnaryOperator<LonghaulBuilder> saving = hourly(builder -> builder.handle(WORK, (work, attempt) -> {
            seen.add(attempt.progress()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("nothing"));
            attempt.saveProgress(("page " + attempt.number()).getBytes(StandardCharsets.UTF_8));
            scene.spend(Duration.ofSeconds(10));
            throw new IllegalStateException("down");
        }));
        Node first = scene.node(saving);
        first.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(5));
        first.kill();
        scene.node(saving);
        scene.run(Duration.ofHours(3));
        assertThat(seen).containsExactly("nothing", "page 1", "page 2", "page 3");
    }

    @Test
    void the_next_due_time_and_the_schedule_are_stored_with_the_job() {
        Node node = scene.node(hourly(this::failing));
        JobId id = node.enqueue(WORK.job("x").schedule("hourly"));
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.snapshot().jobs().get(id).schedule()).isEqualTo("1h 1h");
        assertThat(scene.snapshot().due().get(id).due())
                .isBetween(
                        Scene.BEGIN.plus(Duration.ofHours(1)),
                        Scene.BEGIN.plus(Duration.ofHours(1)).plusSeconds(1));
        assertThat(scene.history(id).getFirst().nextDue())
                .isEqualTo(scene.snapshot().due().get(id).due());
    }

    @Test
    void there_is_a_history_of_who_did_what_and_jobs_can_be_listed_cancelled_and_put_back() {
        Node node = scene.node(hourly(this::failing));
        JobId id = node.enqueue(WORK.job("x"));
        JobId other = node.enqueue(WORK.job("y").startIn(Duration.ofDays(1)));
        scene.run(Duration.ofHours(3));
        assertThat(Scene.view(node, id).attempts()).hasSize(3);
        assertThat(Scene.view(node, id).attempts())
                .allSatisfy(row -> assertThat(row.by().node().value()).startsWith("node1-"));
        assertThat(node.longhaul()
                        .jobs()
                        .list(dev.longhaul.operator.JobQuery.ALL)
                        .items())
                .extracting(view -> view.row().id())
                .containsExactlyInAnyOrder(id, other);
        assertThat(node.longhaul().jobs().cancel(other, "ann")).isInstanceOf(Moved.Done.class);
        down = false;
        assertThat(node.longhaul().jobs().redrive(id, Redrive.NOW, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofSeconds(1));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Scene.state(node, other)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void an_end_time_that_passes_while_a_job_waits_is_noticed_then_and_not_at_the_next_restart() {
        Node node = scene.node(hourly(this::failing));
        JobId waiting =
                node.enqueue(WORK.job("x").startIn(Duration.ofMinutes(30)).orderingKey("k"));
        JobId parked =
                node.enqueue(WORK.job("y").deadlineIn(Duration.ofMinutes(10)).orderingKey("k"));
        scene.run(Duration.ofMinutes(10));
        assertThat(Scene.state(node, parked)).isEqualTo(JobState.SCHEDULED);
        scene.run(Duration.ofSeconds(6));
        assertThat(Scene.view(node, parked).activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        assertThat(Scene.view(node, parked).activity().endedAt())
                .isBefore(Scene.BEGIN.plus(Duration.ofMinutes(10)).plusSeconds(6));
        assertThat(Scene.state(node, waiting)).isEqualTo(JobState.SCHEDULED);
    }
}
