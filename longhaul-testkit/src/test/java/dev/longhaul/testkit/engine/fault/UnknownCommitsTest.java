package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The answer to a commit is lost, and the commit arrived, or did not, or nobody knows for a while. */
class UnknownCommitsTest {

    private static final JobType<String> NEXT = JobType.of("next", PayloadCodec.text());

    /** What became of the commit whose answer was lost. */
    enum Fate {
        ARRIVED(CommitFate.COMMITTED_UNANSWERED, false),
        DID_NOT_ARRIVE(CommitFate.ROLLED_BACK_UNANSWERED, false),
        ARRIVED_LATE(CommitFate.UNDECIDED, true),
        WAS_ROLLED_BACK_LATE(CommitFate.UNDECIDED, false);

        final CommitFate fate;
        final boolean late;

        Fate(CommitFate fate, boolean late) {
            this.fate = fate;
            this.late = late;
        }
    }

    private final Scene scene = new Scene();
    private final List<String> runs = new ArrayList<>();
    private final Node node = scene.node("node", this::working);

    private LonghaulBuilder working(LonghaulBuilder builder) {
        return Scene.schedule("1m 1m")
                .apply(builder)
                .decide(WORK, (work, attempt) -> {
                    runs.add(work + attempt.number());
                    scene.spend(Duration.ofSeconds(1));
                    return Decision.succeed().enqueue(NEXT.job("after " + work));
                })
                .handle(NEXT, (work, attempt) -> runs.add(work));
    }

    private void lose(Predicate<Moment> commit, Fate fate) {
        scene.interference().commit(moment -> moment.by("node") && commit.test(moment), fate.fate);
        if (fate.fate == CommitFate.UNDECIDED) {
            scene.interference()
                    .once(
                            moment -> moment.by("node") && commit.test(moment),
                            () -> scene.later(
                                    Duration.ofMillis(400),
                                    () -> scene.database()
                                            .undecided()
                                            .forEach(transaction ->
                                                    scene.database().decide(transaction, fate.late))));
        }
    }

    private void requireOneOfEach() {
        assertThat(scene.interference().spent()).as("a commit was unknown").isTrue();
        assertThat(runs).containsExactly("x1", "after x");
        assertThat(scene.snapshot().jobs()).hasSize(2);
        assertThat(scene.snapshot().attempts()).hasSize(2);
        scene.requireNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void an_enqueue_is_done_again_under_the_same_id_and_makes_one_job(Fate fate) {
        lose(moment -> moment.commitOf("jobs.insert"), fate);
        Enqueued enqueued = node.longhaul().enqueue(WORK.job("x").orderingKey("k"));
        assertThat(enqueued.created()).isTrue();
        scene.run(Duration.ofSeconds(30));
        assertThat(Scene.state(node, enqueued.id())).isEqualTo(JobState.SUCCEEDED);
        requireOneOfEach();
    }

    @ParameterizedTest
    @EnumSource
    void a_claim_is_resolved_by_its_id_and_starts_each_job_once(Fate fate) {
        node.enqueue(WORK.job("x").startIn(Duration.ofSeconds(1)));
        lose(Moment::commitOfClaim, fate);
        scene.run(Duration.ofSeconds(60));
        requireOneOfEach();
    }

    @ParameterizedTest
    @EnumSource
    void a_settle_is_done_again_and_records_one_outcome_with_one_continuation(Fate fate) {
        node.enqueue(WORK.job("x"));
        lose(Moment::commitOfSettle, fate);
        scene.run(Duration.ofSeconds(60));
        requireOneOfEach();
        assertThat(node.eventsAfterAcceptance()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void a_settle_of_a_whole_group_is_done_again_and_records_each_once(Fate fate) {
        for (int i = 0; i < 20; i++) {
            node.enqueue(WORK.job("x" + i).orderingKey("k" + i % 15));
        }
        lose(Moment::commitOfSettle, fate);
        scene.run(Duration.ofSeconds(60));
        assertThat(runs).hasSize(40).doesNotHaveDuplicates();
        assertThat(scene.snapshot().attempts().values())
                .hasSize(40)
                .allMatch(row -> row.outcome() == Outcome.Kind.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void a_take_back_counts_one_loss(Fate fate) {
        Node dying = scene.node(
                "dying",
                builder -> builder.handle(WORK, (work, attempt) -> {
                    runs.add("lost");
                    scene.spend(Duration.ofHours(1));
                }));
        node.kill();
        JobId id = dying.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        dying.kill();
        Node taking = scene.node("taker", this::working);
        scene.interference().commit(Moment::commitOfTakeBack, fate.fate);
        scene.run(Duration.ofSeconds(25));
        scene.database().undecided().forEach(transaction -> scene.database().decide(transaction, fate.late));
        scene.run(Duration.ofSeconds(30));
        assertThat(scene.interference().spent()).isTrue();
        assertThat(scene.history(id))
                .extracting(row -> row.outcome())
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
        assertThat(runs).containsExactly("lost", "x2", "after x");
        assertThat(Scene.state(taking, id)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void an_attempt_now_is_done_again_and_makes_one_attempt(Fate fate) {
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofHours(1)));
        lose(moment -> moment.commitOf("requests.insert"), fate);
        assertThat(node.longhaul().jobs().attemptNow(id, "ann"))
                .isInstanceOfAny(Moved.Done.class, Moved.InFlight.class);
        scene.run(Duration.ofSeconds(30));
        requireOneOfEach();
    }

    @ParameterizedTest
    @EnumSource
    void a_cancel_is_done_again_and_answered_as_done(Fate fate) {
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofHours(1)));
        lose(moment -> moment.commitOf("due.takeOne"), fate);
        assertThat(node.longhaul().jobs().cancel(id, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofHours(2));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(runs).isEmpty();
        scene.requireNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void a_redrive_is_done_again_and_answered_as_done(Fate fate) {
        Node failing = scene.node(
                "failing",
                builder -> builder.handle(JobType.of("fails", PayloadCodec.text()), (work, attempt) -> {
                    throw new dev.longhaul.job.AbortException("no");
                }));
        JobId id = failing.enqueue(JobType.of("fails", PayloadCodec.text()).job("x"));
        scene.run(Duration.ofSeconds(1));
        lose(moment -> moment.commitOf("ended.takeOne"), fate);
        assertThat(node.longhaul().jobs().redrive(id, Redrive.NOW, "ann")).isInstanceOf(Moved.Done.class);
        scene.run(Duration.ofSeconds(30));
        assertThat(scene.history(id)).hasSize(2);
        scene.requireNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void a_redrive_of_a_job_that_was_never_dead_is_not_answered_as_done(Fate fate) {
        JobId id = node.enqueue(WORK.job("x").startIn(Duration.ofSeconds(20)));
        lose(moment -> moment.commitOf("ended.takeOne"), fate);
        assertThat(node.longhaul().jobs().redrive(id, Redrive.NOW, "ann"))
                .isEqualTo(new Moved.WrongState(id, JobState.SCHEDULED));
        assertThat(scene.interference().spent()).as("a commit was unknown").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_pause_that_stood_before_is_not_answered_as_a_change(Fate fate) {
        Pause pause = new Pause(Pause.Kind.TYPE, "work");
        assertThat(node.longhaul().jobs().pause(pause, "ann")).isTrue();
        lose(moment -> moment.commitOf("pauses.insert"), fate);
        assertThat(node.longhaul().jobs().pause(pause, "bob")).isFalse();
        assertThat(scene.interference().spent()).as("a commit was unknown").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_pause_is_done_again_and_answered_as_a_change(Fate fate) {
        Pause pause = new Pause(Pause.Kind.TYPE, "work");
        lose(moment -> moment.commitOf("pauses.insert"), fate);
        assertThat(node.longhaul().jobs().pause(pause, "ann")).isTrue();
        assertThat(node.longhaul().jobs().pauses()).containsExactly(pause);
    }

    @Test
    void an_enqueue_that_stays_unknown_says_so_and_its_idempotency_key_tells_later() {
        lose(moment -> moment.commitOf("jobs.insert"), Fate.ARRIVED);
        scene.interference()
                .fail(
                        moment -> moment.call("jobs.insert")
                                && scene.interference().spent(),
                        StoreException.Kind.UNAVAILABLE);
        assertThatThrownBy(() -> node.longhaul().enqueue(WORK.job("x").idempotencyKey("i")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNKNOWN_COMMIT));
        scene.interference().stop();
        assertThat(node.longhaul().enqueue(WORK.job("x").idempotencyKey("i")).created())
                .isFalse();
        scene.run(Duration.ofSeconds(30));
        assertThat(runs).containsExactly("x1", "after x");
    }
}
