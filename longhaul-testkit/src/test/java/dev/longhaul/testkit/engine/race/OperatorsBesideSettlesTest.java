package dev.longhaul.testkit.engine.race;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.Moved;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operators' moves that commit while the attempt that they name is being settled. What is answered "in flight" is obeyed by
 * that settle, which has decided without it; once the attempt is written, an operator waits for what becomes of it.
 */
class OperatorsBesideSettlesTest {

    private static final JobType<String> NEXT = JobType.of("next", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();
    private final List<Moved> moves = new ArrayList<>();

    /** A settle has decided, and is about to write. */
    private static boolean decided(Moment moment) {
        return moment.call("attempts.insert");
    }

    /** What an attempt leads to, if nobody cancels. */
    enum Ending {
        SUCCESS(Outcome.Kind.SUCCEEDED) {
            @Override
            Decision decide() {
                return Decision.succeed().enqueue(NEXT.job("continuation"));
            }
        },
        EXHAUSTION(Outcome.Kind.FAILED) {
            @Override
            Decision decide() {
                throw new IllegalStateException("fails");
            }
        },
        ABORT(Outcome.Kind.ABORTED) {
            @Override
            Decision decide() {
                return Decision.abort("hopeless");
            }
        };

        private final Outcome.Kind outcome;

        Ending(Outcome.Kind outcome) {
            this.outcome = outcome;
        }

        abstract Decision decide();
    }

    @ParameterizedTest
    @EnumSource
    void a_cancel_answered_in_flight_while_a_settle_has_decided_without_it_beats_every_ending(Ending ending) {
        Node node = scene.node(builder ->
                Scene.schedule("every 1m, 1 attempts").apply(builder).decide(WORK, (work, attempt) -> ending.decide()));
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference().once(OperatorsBesideSettlesTest::decided, () -> cancel(node, job));
        scene.run(Duration.ofHours(1));
        requireCancelled(node, job, ending.outcome);
    }

    @Test
    void such_a_cancel_holds_also_when_the_commit_that_did_not_know_it_was_lost_before() {
        Node node = scene.node(builder ->
                builder.decide(WORK, (work, attempt) -> Decision.succeed().enqueue(NEXT.job("continuation"))));
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference().commit(Moment::commitOfSettle, CommitFate.ROLLED_BACK_UNANSWERED);
        int[] writes = {0};
        scene.interference().once(moment -> decided(moment) && ++writes[0] == 2, () -> cancel(node, job));
        scene.run(Duration.ofHours(1));
        requireCancelled(node, job, Outcome.Kind.SUCCEEDED);
    }

    @Test
    void such_a_cancel_holds_also_where_effect_and_outcome_are_one_commit() {
        Node node = scene.node(builder ->
                builder.handleInTransaction(WORK, (work, tx, attempt) -> tx.enqueue(NEXT.job("continuation"))));
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference().once(OperatorsBesideSettlesTest::decided, () -> cancel(node, job));
        scene.run(Duration.ofHours(1));
        requireCancelled(node, job, Outcome.Kind.SUCCEEDED);
    }

    @Test
    void listeners_hear_of_such_a_cancel_also_when_the_attempt_is_found_in_the_history() {
        Node node = scene.node(builder -> builder.handleInTransaction(WORK, (work, tx, attempt) -> {}));
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference().once(OperatorsBesideSettlesTest::decided, () -> cancel(node, job));
        scene.interference().commit(Moment::commitOfSettle, CommitFate.COMMITTED_UNANSWERED);
        scene.run(Duration.ofHours(1));
        assertThat(Scene.state(node, job)).isEqualTo(JobState.CANCELLED);
        assertThat(node.events())
                .filteredOn(JobEvent.Settled.class::isInstance)
                .singleElement()
                .extracting(event -> ((JobEvent.Settled) event).state())
                .isEqualTo(JobState.CANCELLED);
    }

    @Test
    void such_a_cancel_holds_also_when_a_sweep_settles_a_job_that_dies_of_its_loss() {
        for (int i = 0; i < 2; i++) {
            Node dying = hanging();
            if (i == 0) {
                moves.clear();
                dying.enqueue(WORK.job("work"));
            }
            scene.run(Duration.ofSeconds(20));
            assertThat(scene.snapshot().claims()).hasSize(1);
            dying.kill();
        }
        JobId job = scene.snapshot().jobs().keySet().iterator().next();
        Node last = hanging();
        scene.interference().once(OperatorsBesideSettlesTest::decided, () -> cancel(last, job));
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.history(job))
                .extracting(AttemptRow::outcome, AttemptRow::afterCancel)
                .containsExactly(tuple(Outcome.Kind.LOST, false), tuple(Outcome.Kind.LOST, true));
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(Scene.state(last, job)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    private Node hanging() {
        return scene.node(builder -> Scene.schedule("every 1m, 1 attempts")
                .apply(builder)
                .handle(WORK, (work, attempt) -> scene.spend(Duration.ofHours(1))));
    }

    private void cancel(Node node, JobId job) {
        moves.add(node.longhaul().jobs().cancel(job, "test"));
    }

    private void requireCancelled(Node node, JobId job, Outcome.Kind outcome) {
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(Scene.state(node, job)).isEqualTo(JobState.CANCELLED);
        assertThat(scene.history(job)).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(outcome);
            assertThat(row.afterCancel()).isTrue();
        });
        assertThat(scene.snapshot().jobs()).as("no continuation").hasSize(1);
        scene.requireNothingLeft();
    }

    @Test
    void a_reschedule_gives_another_attempt_also_when_a_settle_has_decided_that_there_is_none() {
        Node node = failing("every 6h, 1 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference()
                .once(
                        OperatorsBesideSettlesTest::decided,
                        () -> moves.add(node.longhaul()
                                .jobs()
                                .reschedule(job, scene.now().plus(Duration.ofMinutes(10)), "test")));
        scene.run(Duration.ofHours(1));
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(starts).hasSize(2);
        assertThat(starts.getLast()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(scene.snapshot().requests()).isEmpty();
    }

    @Test
    void an_attempt_now_gives_another_attempt_also_when_a_settle_has_decided_that_there_is_none() {
        Node node = failing("every 6h, 1 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        scene.interference()
                .once(
                        OperatorsBesideSettlesTest::decided,
                        () -> moves.add(node.longhaul().jobs().attemptNow(job, "test")));
        scene.run(Duration.ofMinutes(1));
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(starts).hasSize(2);
        assertThat(scene.snapshot().requests()).isEmpty();
    }

    @Test
    void a_reschedule_is_meant_for_the_attempt_that_it_finds_in_flight_also_when_it_named_the_one_before() {
        Node first = hanging();
        JobId job = first.enqueue(WORK.job("work"));
        scene.run(Duration.ofSeconds(1));
        scene.interference().once(moment -> moment.call("requests.insert"), this::attemptOneIsLostAndTwoInFlight);
        moves.add(first.longhaul().jobs().reschedule(job, scene.now().plus(Duration.ofMinutes(10)), "test"));
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(scene.snapshot().requests())
                .singleElement()
                .extracting(Request::attempt)
                .isEqualTo(2);
        first.kill();
        Node second = failing("every 1s, 9 attempts");
        scene.run(Duration.ofMinutes(9));
        assertThat(starts).isEmpty();
        scene.run(Duration.ofMinutes(2));
        assertThat(starts).isNotEmpty();
        assertThat(Scene.state(second, job)).isEqualTo(JobState.DEAD);
        scene.requireNothingLeft();
    }

    /** As two other nodes do: one takes the claim back, the other claims the job, and both commits meet one operator's. */
    private void attemptOneIsLostAndTwoInFlight() {
        ClaimRow claim = scene.snapshot().claims().values().iterator().next();
        OpenJob job = claim.jobs().getFirst();
        NodeId other = new NodeId("other");
        try (MemoryStore store = scene.database().store("other");
                StoreTransaction tx = store.begin(Duration.ZERO)) {
            tx.attempts()
                    .insert(List.of(new AttemptRow(
                            new AttemptRow.Id(job.id(), 1),
                            new AttemptRow.By(claim.id(), other),
                            scene.now(),
                            scene.now(),
                            Outcome.Kind.LOST,
                            false,
                            scene.now(),
                            AttemptRow.Said.NOTHING)));
            tx.claims().delete(List.of(claim.id()));
            OpenJob next = new OpenJob(job.id(), job.type(), scene.now(), 2, 0, 1, job.elapsed(), job.deadline());
            tx.claims().insert(new ClaimId(new UUID(7, 7)), other, List.of(next), Duration.ZERO);
            tx.commit();
        }
    }

    @Test
    void a_reschedule_that_comes_to_name_the_attempt_after_the_settle_has_known_it_for_another_is_obeyed() {
        Node node = failing("every 6h, 1 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        Request before = new Request(
                new UUID(8, 8), job, 0, Request.Kind.RESCHEDULE, scene.now().plus(Duration.ofMinutes(10)), "test");
        int[] decisions = {0};
        scene.interference().always(moment -> decided(moment) && decisions[0] < 2, () -> {
            decisions[0]++;
            asks(before.naming(decisions[0] - 1));
        });
        scene.run(Duration.ofHours(1));
        assertThat(decisions).containsExactly(2);
        assertThat(starts).hasSize(2);
        assertThat(starts.getLast()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(scene.snapshot().requests()).isEmpty();
    }

    /** What an operator of another node commits; made again, it is the same request. */
    private void asks(Request request) {
        try (MemoryStore store = scene.database().store("other");
                StoreTransaction tx = store.begin(Duration.ZERO)) {
            tx.requests().delete(List.of(request.id()));
            tx.requests().insert(request);
            tx.commit();
        }
    }

    @Test
    void one_who_asks_again_after_every_decision_has_his_last_word_when_he_stops() {
        Node node = failing("every 6h, 1 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        List<Instant> asked = new ArrayList<>();
        scene.interference().always(moment -> decided(moment) && moves.size() < 25, () -> {
            asked.add(scene.now());
            moves.add(node.longhaul()
                    .jobs()
                    .reschedule(job, scene.now().plus(Duration.ofMinutes(10L + moves.size())), "test"));
        });
        scene.run(Duration.ofHours(1));
        assertThat(moves).hasSize(25).allSatisfy(moved -> assertThat(moved).isInstanceOf(Moved.InFlight.class));
        assertThat(starts).hasSize(2);
        // Of those made at one instant, any may be the youngest.
        int last = 10 + asked.indexOf(asked.getLast());
        assertThat(starts.getLast()).isBetween(Duration.ofMinutes(last), Duration.ofMinutes(35));
        assertThat(scene.snapshot().requests()).isEmpty();
    }

    @Test
    void a_cancel_that_comes_when_the_attempt_is_written_is_not_answered_before_the_settle_is_over() {
        Node node = failing("every 1m, 1 attempts");
        JobId job = node.enqueue(WORK.job("work"));
        List<StoreException.Kind> answers = new ArrayList<>();
        scene.interference().once(Moment::commitOfSettle, () -> {
            try {
                cancel(node, job);
            } catch (StoreException e) {
                answers.add(e.kind());
            }
        });
        scene.run(Duration.ofHours(1));
        assertThat(answers).as("one thread cannot wait for itself").containsExactly(StoreException.Kind.LOCK_WAIT);
        assertThat(Scene.view(node, job).activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
        cancel(node, job);
        assertThat(moves).containsExactly(new Moved.WrongState(job, JobState.DEAD));
        scene.requireNothingLeft();
    }

    @Test
    void who_waits_for_a_settle_holds_no_ordering_key_that_the_settle_may_want() {
        Node node = hanging();
        JobId job = node.enqueue(WORK.job("work").orderingKey("k"));
        scene.run(Duration.ofSeconds(1));
        List<Integer> locked = new ArrayList<>();
        scene.interference()
                .once(
                        moment -> moment.call("attempts.settled"),
                        () -> locked.add(scene.database().rowsLocked()));
        cancel(node, job);
        assertThat(moves).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(locked).containsExactly(0);
        assertThat(scene.database().rowsLocked()).isZero();
    }

    private Node failing(String schedule) {
        return scene.node(builder -> Scene.schedule(schedule).apply(builder).handle(WORK, (work, attempt) -> {
            starts.add(scene.elapsed());
            throw new IllegalStateException("fails");
        }));
    }
}
