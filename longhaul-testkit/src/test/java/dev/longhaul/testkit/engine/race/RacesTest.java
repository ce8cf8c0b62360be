package dev.longhaul.testkit.engine.race;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator's move meets an attempt: who wins is written down, and tested here. */
class RacesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();
    private boolean down = true;
    private Duration takes = Duration.ofSeconds(10);
    private String schedule = "1m 1m";
    private final Node node = scene.node(this::working);
    private final Jobs jobs = node.longhaul().jobs();

    private LonghaulBuilder working(LonghaulBuilder builder) {
        return Scene.schedule(schedule).apply(builder).handle(WORK, (work, attempt) -> {
            starts.add(scene.elapsed());
            scene.spend(takes);
            if (down) {
                throw new IllegalStateException("down");
            }
        });
    }

    private JobId inFlight() {
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        assertThat(Scene.view(node, id).activity().running()).isTrue();
        return id;
    }

    @Test
    void success_beats_a_reschedule_and_an_attempt_now() {
        down = false;
        JobId rescheduled = inFlight();
        assertThat(jobs.reschedule(rescheduled, scene.now().plus(HOUR), "ann")).isInstanceOf(Moved.InFlight.class);
        JobId hurried = inFlight();
        assertThat(jobs.attemptNow(hurried, "ann")).isInstanceOf(Moved.InFlight.class);
        scene.run(HOUR.multipliedBy(2));
        assertThat(Scene.state(node, rescheduled)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Scene.state(node, hurried)).isEqualTo(JobState.SUCCEEDED);
        assertThat(starts).hasSize(2);
        scene.requireNothingLeft();
    }

    @Test
    void a_redrive_does_not_bring_back_a_job_that_is_cancelled_between_its_look_and_its_move() {
        JobId id = node.enqueue(WORK.job("x").startIn(HOUR));
        scene.interference()
                .once(
                        moment -> moment.call("ended.takeOne"),
                        () -> assertThat(jobs.cancel(id, "ann")).isInstanceOf(Moved.Done.class));
        assertThat(jobs.redrive(id, Redrive.NOW, "bob")).isInstanceOf(Moved.WrongState.class);
        scene.run(HOUR.multipliedBy(2));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(starts).isEmpty();
        assertThat(scene.interference().spent()).isTrue();
        scene.requireNothingLeft();
    }

    @Test
    void cancel_beats_success_which_is_recorded_as_after_cancel() {
        down = false;
        JobId id = inFlight();
        assertThat(jobs.cancel(id, "ann")).isInstanceOf(Moved.InFlight.class);
        scene.run(HOUR);
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(scene.history(id)).singleElement().satisfies(row -> {
            assertThat(row.afterCancel()).isTrue();
            assertThat(row.outcome()).isEqualTo(dev.longhaul.job.Outcome.Kind.SUCCEEDED);
        });
        assertThat(node.eventsAfterAcceptance())
                .singleElement()
                .isInstanceOfSatisfying(
                        JobEvent.Settled.class,
                        settled -> assertThat(settled.state()).isEqualTo(JobState.CANCELLED));
        scene.requireNothingLeft();
    }

    @Test
    void cancel_beats_failure_and_no_further_attempt_starts() {
        JobId id = inFlight();
        jobs.cancel(id, "ann");
        scene.run(HOUR);
        assertThat(starts).hasSize(1);
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void after_an_operators_reschedule_a_failure_is_counted_but_the_operators_due_time_stays() {
        JobId id = inFlight();
        jobs.reschedule(id, Scene.BEGIN.plus(HOUR), "ann");
        scene.run(Duration.ofMinutes(30));
        assertThat(scene.snapshot().due().get(id).failures()).isEqualTo(1);
        assertThat(starts).hasSize(1);
        scene.run(HOUR);
        assertThat(starts.get(1)).isBetween(HOUR, HOUR.plusMillis(50));
        assertThat(starts).as("then the schedule's second delay").hasSize(3);
        assertThat(Scene.view(node, id).activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
    }

    @Test
    void after_an_operators_reschedule_the_last_failure_of_the_schedule_has_one_more_attempt() {
        JobId id = inFlight();
        scene.run(Duration.ofSeconds(143));
        assertThat(starts).hasSize(3);
        assertThat(jobs.reschedule(id, Scene.BEGIN.plus(HOUR), "ann")).isInstanceOf(Moved.InFlight.class);
        scene.run(HOUR.multipliedBy(3));
        assertThat(starts).hasSize(4);
        assertThat(starts.getLast()).isBetween(HOUR, HOUR.plusMillis(50));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.DEAD);
    }

    @Test
    void of_two_due_times_for_an_attempt_in_flight_the_younger_counts() {
        for (int i = 0; i < 8; i++) {
            starts.clear();
            JobId id = inFlight();
            Instant begin = scene.now();
            jobs.reschedule(id, begin.plus(HOUR.multipliedBy(5)), "ann");
            scene.run(Duration.ofMillis(5));
            jobs.reschedule(id, begin.plus(HOUR.multipliedBy(2)), "ann");
            scene.run(Duration.ofMinutes(1));
            assertThat(scene.snapshot().due().get(id).due()).isEqualTo(begin.plus(HOUR.multipliedBy(2)));
            jobs.cancel(id, "ann");
        }
    }

    @Test
    void a_cancel_answered_while_in_flight_holds_when_the_node_dies() {
        JobId id = inFlight();
        assertThat(jobs.cancel(id, "ann")).isInstanceOf(Moved.InFlight.class);
        node.kill();
        Node second = scene.node(this::working);
        scene.run(HOUR);
        assertThat(starts).hasSize(1);
        assertThat(Scene.state(second, id)).isEqualTo(JobState.CANCELLED);
        assertThat(scene.history(id)).singleElement().matches(AttemptRow::afterCancel);
    }

    @Test
    void a_cancel_that_comes_too_late_for_a_settle_waits_for_it_and_starts_nothing_more() {
        JobId id = inFlight();
        List<StoreException.Kind> answers = new ArrayList<>();
        scene.interference().once(moment -> moment.commitOfSettle(), () -> answers.add(refusal(id)));
        scene.run(Duration.ofSeconds(30));
        assertThat(answers)
                .as("one thread cannot wait for itself; the request was committed before")
                .containsExactly(StoreException.Kind.LOCK_WAIT);
        assertThat(Scene.state(node, id)).as("applied by a sweep").isEqualTo(JobState.CANCELLED);
        scene.run(HOUR);
        assertThat(starts).hasSize(1);
        scene.requireNothingLeft();
    }

    private StoreException.Kind refusal(JobId id) {
        return assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> jobs.cancel(id, "ann"))
                .actual()
                .kind();
    }

    @Test
    void such_a_cancel_holds_also_when_another_node_claims_the_next_attempt_before_any_sweep() {
        schedule = "0s 0s";
        Node second = scene.node(this::working);
        JobId id = second.enqueue(WORK.job("x").schedule("0s 0s"));
        scene.run(Duration.ofSeconds(1));
        List<StoreException.Kind> answers = new ArrayList<>();
        scene.interference().once(moment -> moment.commitOfSettle(), () -> answers.add(refusal(id)));
        scene.run(Duration.ofMinutes(10));
        assertThat(answers).containsExactly(StoreException.Kind.LOCK_WAIT);
        assertThat(starts).hasSize(1);
        assertThat(Scene.state(second, id)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void a_request_that_misses_the_success_of_its_job_is_dropped_by_a_sweep() {
        down = false;
        JobId id = inFlight();
        List<StoreException.Kind> answers = new ArrayList<>();
        scene.interference().once(moment -> moment.commitOfSettle(), () -> answers.add(refusal(id)));
        scene.run(Duration.ofSeconds(10));
        assertThat(scene.snapshot().requests()).hasSize(1);
        scene.run(HOUR.multipliedBy(2));
        assertThat(answers).containsExactly(StoreException.Kind.LOCK_WAIT);
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(starts).hasSize(1);
        scene.requireNothingLeft();
    }

    @Test
    void a_due_time_for_an_attempt_that_ended_long_ago_means_nothing_to_a_later_one() {
        JobId id = inFlight();
        jobs.pause(new dev.longhaul.store.Pause(dev.longhaul.store.Pause.Kind.TYPE, "work"), "ann");
        jobs.reschedule(id, Scene.BEGIN.plus(HOUR.multipliedBy(9)), "ann");
        scene.run(Duration.ofMinutes(1));
        jobs.reschedule(id, Scene.BEGIN.plus(HOUR.multipliedBy(2)), "bob");
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.snapshot().due().get(id).due()).isEqualTo(Scene.BEGIN.plus(HOUR.multipliedBy(2)));
    }

    @Test
    void a_cancel_between_a_claims_commit_and_the_start_is_obeyed_and_no_attempt_is_counted() {
        List<Moved> answers = new ArrayList<>();
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofSeconds(5)));
        scene.interference().onceAfter(moment -> moment.commitOfClaim(), () -> answers.add(jobs.cancel(id, "ann")));
        scene.run(HOUR);
        assertThat(answers).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(starts).isEmpty();
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(scene.history(id)).isEmpty();
        scene.requireNothingLeft();
    }

    @Test
    void a_cancel_before_a_claims_commit_waits_for_it_and_is_obeyed() {
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofSeconds(5)));
        List<String> answers = new ArrayList<>();
        Node second = scene.node(builder -> builder);
        scene.interference().once(moment -> moment.commitOfClaim(), () -> {
            try {
                answers.add(second.longhaul().jobs().cancel(id, "ann").toString());
            } catch (StoreException e) {
                answers.add(e.kind().toString());
            }
        });
        scene.run(HOUR);
        assertThat(answers).as("one thread cannot wait for itself").containsExactly("LOCK_WAIT");
        assertThat(starts).as("but the request was committed before").isEmpty();
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void several_cancelled_jobs_of_one_claim_are_ended_each_though_the_store_stumbles_between_them() {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(node.enqueue(WORK.job("x" + i).startAt(Scene.BEGIN.plusSeconds(5))));
        }
        scene.interference()
                .onceAfter(moment -> moment.commitOfClaim(), () -> ids.forEach(id -> jobs.cancel(id, "ann")));
        int[] commits = {0};
        scene.interference().always(moment -> moment.commitOf("claims.rewrite"), () -> {
            if (++commits[0] % 2 == 0) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "the test says so");
            }
        });
        scene.run(HOUR);
        assertThat(starts).isEmpty();
        assertThat(ids).allSatisfy(id -> assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED));
        scene.requireNothingLeft();
    }

    @Test
    void a_cancelled_job_whose_ending_was_committed_but_not_answered_is_not_started_after_all() {
        JobId id = node.enqueue(WORK.job("x").startAt(Scene.BEGIN.plusSeconds(5)));
        scene.interference().onceAfter(moment -> moment.commitOfClaim(), () -> jobs.cancel(id, "ann"));
        scene.interference()
                .commit(
                        moment -> moment.commitOf("claims.rewrite"),
                        dev.longhaul.store.memory.rows.CommitFate.COMMITTED_UNANSWERED);
        scene.run(HOUR);
        assertThat(starts).isEmpty();
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void a_redrive_drops_requests_that_were_made_before_the_job_died() {
        takes = Duration.ZERO;
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(HOUR);
        assertThat(Scene.state(node, id)).isEqualTo(JobState.DEAD);
        assertThat(jobs.cancel(id, "ann")).isEqualTo(new Moved.WrongState(id, JobState.DEAD));
        assertThat(jobs.redrive(id, Redrive.NOW, "ann")).isInstanceOf(Moved.Done.class);
        down = false;
        scene.run(HOUR);
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }
}
