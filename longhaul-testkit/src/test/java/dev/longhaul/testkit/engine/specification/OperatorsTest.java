package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators can do, and what they are answered. */
class OperatorsTest {

    private static final JobType<String> OTHER = JobType.of("other", PayloadCodec.text());
    private static final Pause TYPE = new Pause(Pause.Kind.TYPE, "work");

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();
    private boolean down = true;
    private Duration takes = Duration.ZERO;
    private final Node node =
            scene.node(builder -> Scene.schedule("1m 1h").apply(builder).handle(WORK, (work, attempt) -> {
                starts.add(scene.elapsed());
                scene.spend(takes);
                if (down) {
                    throw new IllegalStateException("down");
                }
            }));
    private final Jobs jobs = node.longhaul().jobs();

    @Test
    void a_paused_type_starts_nothing_until_it_is_resumed_and_others_go_on() {
        node.longhaul().handle(OTHER, (work, attempt) -> starts.add(Duration.ZERO));
        down = false;
        assertThat(jobs.pause(TYPE, "ann")).isTrue();
        assertThat(jobs.pause(TYPE, "bob")).as("it is paused already").isFalse();
        assertThat(jobs.pauses()).containsExactly(TYPE);
        JobId id = node.enqueue(WORK.job("x"));
        node.enqueue(OTHER.job("y"));
        scene.run(Duration.ofHours(5));
        assertThat(starts).containsExactly(Duration.ZERO);
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SCHEDULED);
        assertThat(jobs.resume(TYPE, "ann")).isTrue();
        assertThat(jobs.resume(TYPE, "ann")).as("there is no pause any more").isFalse();
        scene.run(Duration.ofSeconds(1));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void a_pause_lets_the_attempt_in_flight_end_and_holds_the_next() {
        takes = Duration.ofSeconds(5);
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        jobs.pause(TYPE, "ann");
        scene.run(Duration.ofHours(1));
        assertThat(scene.history(id)).hasSize(1);
        jobs.resume(TYPE, "ann");
        scene.run(Duration.ofSeconds(10));
        assertThat(scene.history(id)).hasSize(2);
    }

    @Test
    void a_pause_made_at_one_node_holds_at_the_others() {
        scene.node(builder -> builder.handle(WORK, (work, attempt) -> starts.add(scene.elapsed())));
        jobs.pause(TYPE, "ann");
        node.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(5));
        assertThat(starts).isEmpty();
    }

    @Test
    void a_cancelled_job_never_runs_and_cancelling_it_again_is_no_error() {
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofMinutes(1)));
        assertThat(jobs.cancel(id, "ann")).isInstanceOf(Moved.Done.class);
        assertThat(jobs.cancel(id, "bob")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofHours(1));
        assertThat(starts).isEmpty();
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(jobs.redrive(id, Redrive.NOW, "ann")).isEqualTo(new Moved.WrongState(id, JobState.CANCELLED));
        assertThat(jobs.attemptNow(id, "ann")).isEqualTo(new Moved.WrongState(id, JobState.CANCELLED));
        scene.requireNothingLeft();
    }

    @Test
    void moves_of_a_job_that_has_ended_or_never_was_say_so() {
        down = false;
        JobId done = node.enqueue(WORK.job("x"));
        JobId unknown = JobId.floor(Scene.BEGIN);
        scene.run(Duration.ofSeconds(1));
        assertThat(jobs.cancel(done, "ann")).isEqualTo(new Moved.WrongState(done, JobState.SUCCEEDED));
        assertThat(jobs.redrive(done, Redrive.NOW, "ann")).isEqualTo(new Moved.WrongState(done, JobState.SUCCEEDED));
        assertThat(jobs.attemptNow(done, "ann")).isEqualTo(new Moved.WrongState(done, JobState.SUCCEEDED));
        assertThat(jobs.cancel(unknown, "ann")).isEqualTo(new Moved.NotFound(unknown));
        assertThat(jobs.redrive(unknown, Redrive.NOW, "ann")).isEqualTo(new Moved.NotFound(unknown));
        JobId waiting = node.enqueue(WORK.job("y").startIn(Duration.ofDays(1)));
        assertThat(jobs.redrive(waiting, Redrive.NOW, "ann"))
                .isEqualTo(new Moved.WrongState(waiting, JobState.SCHEDULED));
        assertThat(scene.snapshot().requests()).isEmpty();
    }

    @Test
    void a_job_is_found_by_its_type_and_idempotency_key() {
        JobId id = node.enqueue(WORK.job("x").idempotencyKey("order-42"));
        scene.run(Duration.ofSeconds(1));
        assertThat(jobs.find("work", "order-42")).hasValueSatisfying(found -> {
            assertThat(found.row().id()).isEqualTo(id);
            assertThat(found.attempts()).hasSize(1);
        });
        assertThat(jobs.find("work", "order-43")).isEmpty();
        assertThat(jobs.find("other", "order-42")).isEmpty();
    }

    @Test
    void a_redrive_continues_the_numbers_and_restarts_the_schedule() {
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(2));
        assertThat(Scene.view(node, id).activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
        assertThat(jobs.redrive(id, Redrive.NOW, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofHours(2));
        List<AttemptRow> history = scene.history(id);
        assertThat(history).extracting(row -> row.id().number()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Duration.between(history.get(3).endedAt(), history.get(4).startedAt()))
                .isBetween(Duration.ofMinutes(1), Duration.ofSeconds(61));
        assertThat(Duration.between(history.get(4).endedAt(), history.get(5).startedAt()))
                .isBetween(Duration.ofHours(1), Duration.ofSeconds(3_601));
        assertThat(scene.snapshot().ended().get(id).job().elapsed()).isEqualTo(Duration.ofMinutes(61));
    }

    @Test
    void a_redrive_drops_a_deadline_that_has_passed_keeps_one_that_has_not_and_takes_a_new_one() {
        JobId passed = node.enqueue(WORK.job("x").deadlineIn(Duration.ofSeconds(30)));
        JobId ahead = node.enqueue(WORK.job("y").deadlineIn(Duration.ofHours(3)));
        scene.run(Duration.ofHours(2));
        jobs.pause(TYPE, "ann");
        jobs.redrive(passed, Redrive.NOW, "ann");
        jobs.redrive(ahead, Redrive.NOW, "ann");
        assertThat(scene.snapshot().due().get(passed).deadline()).isNull();
        assertThat(scene.snapshot().due().get(ahead).deadline()).isEqualTo(Scene.BEGIN.plus(Duration.ofHours(3)));
        scene.run(Duration.ofHours(2));
        assertThat(Scene.view(node, ahead).activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        Instant later = scene.now().plusSeconds(100);
        jobs.redrive(ahead, new Redrive(later), "ann");
        assertThat(scene.snapshot().due().get(ahead).deadline()).isEqualTo(later);
        assertThatThrownBy(() -> jobs.redrive(ahead, new Redrive(Scene.BEGIN), "ann"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has passed");
    }

    @Test
    void attempt_now_makes_a_waiting_job_due_at_once_and_its_schedule_goes_on_from_there() {
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(10));
        assertThat(jobs.attemptNow(id, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofSeconds(1));
        assertThat(starts).hasSize(2);
        scene.run(Duration.ofHours(2));
        assertThat(starts).hasSize(3);
        assertThat(starts.get(2).minus(starts.get(1))).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void reschedule_moves_the_due_time_either_way() {
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofHours(1)));
        jobs.reschedule(id, Scene.BEGIN.plus(Duration.ofHours(9)), "ann");
        assertThat(Scene.view(node, id).activity().nextAttemptAt()).isEqualTo(Scene.BEGIN.plus(Duration.ofHours(9)));
        scene.run(Duration.ofHours(2));
        assertThat(starts).isEmpty();
        jobs.reschedule(id, Scene.BEGIN.plus(Duration.ofHours(3)), "ann");
        scene.run(Duration.ofHours(2));
        assertThat(starts).hasSize(2);
        assertThat(starts.getFirst())
                .isBetween(Duration.ofHours(3), Duration.ofHours(3).plusMillis(50));
        assertThatThrownBy(() -> jobs.reschedule(id, Instant.MAX, "ann")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jobs.reschedule(id, Instant.MIN, "ann")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_move_is_in_the_audit_with_who_did_it() {
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofHours(1)));
        jobs.attemptNow(id, "ann");
        scene.run(Duration.ofHours(3));
        jobs.redrive(id, Redrive.NOW, "bob");
        jobs.pause(TYPE, "cleo");
        jobs.cancel(id, "dan");
        try (StoreTransaction tx = scene.database().store("auditor").beginReading()) {
            assertThat(tx.audit().page(null, 10))
                    .extracting(AuditRow::by, AuditRow::action)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("ann", "attempt-now"),
                            org.assertj.core.groups.Tuple.tuple("bob", "redrive"),
                            org.assertj.core.groups.Tuple.tuple("cleo", "pause"),
                            org.assertj.core.groups.Tuple.tuple("dan", "cancel"));
        }
        assertThatThrownBy(() -> jobs.cancel(id, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void retention_removes_succeeded_and_cancelled_jobs_after_their_time_and_nothing_else() {
        JobId dead = node.enqueue(WORK.job("dead"));
        scene.run(Duration.ofHours(2));
        down = false;
        JobId succeeded = node.enqueue(WORK.job("succeeded").idempotencyKey("again"));
        JobId cancelled = node.enqueue(WORK.job("cancelled").startIn(Duration.ofDays(1)));
        JobId waiting = node.enqueue(WORK.job("waiting").startIn(Duration.ofDays(30)));
        JobId unhandled = node.enqueue(OTHER.job("unhandled"));
        jobs.cancel(cancelled, "ann");
        scene.run(Duration.ofDays(6));
        assertThat(scene.snapshot().jobs()).containsKeys(dead, succeeded, cancelled, waiting, unhandled);
        scene.run(Duration.ofDays(2));
        assertThat(scene.snapshot().jobs()).containsOnlyKeys(dead, waiting, unhandled);
        assertThat(scene.history(succeeded)).isEmpty();
        assertThat(scene.history(dead)).hasSize(3);
        assertThat(jobs.find(succeeded)).isEmpty();
        assertThat(node.longhaul()
                        .enqueue(WORK.job("new").idempotencyKey("again"))
                        .created())
                .isTrue();
        scene.requireEveryJobInOnePlace();
    }

    @Test
    void a_page_of_jobs_comes_with_their_histories_in_one_go() {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add(node.enqueue(WORK.job("x")));
        }
        scene.run(Duration.ofMinutes(2));
        List<String> reads = new ArrayList<>();
        scene.interference().every(moment -> reads.add(moment.step().name()));
        JobPage page = jobs.listWithHistories(JobQuery.ALL);
        assertThat(reads).containsExactly("jobs.list", "attempts.ofEach");
        assertThat(page.items()).extracting(view -> view.row().id()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(page.items())
                .allSatisfy(view -> assertThat(view.attempts())
                        .hasSize(2)
                        .isEqualTo(scene.history(view.row().id())));
        assertThat(jobs.list(JobQuery.ALL).items())
                .allSatisfy(view -> assertThat(view.attempts()).isEmpty());
    }
}
