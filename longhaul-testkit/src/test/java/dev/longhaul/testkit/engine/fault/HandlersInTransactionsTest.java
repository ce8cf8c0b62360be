package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.testkit.engine.Interference.Moment;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many handlers that each hold a transaction of a store that can bear only few. */
class HandlersInTransactionsTest {

    private static final JobType<String> OTHER = JobType.of("other", PayloadCodec.text());

    private final List<Duration> starts = new ArrayList<>();

    @Test
    void where_there_is_one_writer_they_run_one_at_a_time_and_none_fails_for_waiting() {
        Scene scene = Scene.ofOneOwner();
        Node node = scene.node(builder -> builder.handleInTransaction(WORK, (work, tx, attempt) -> {
            starts.add(scene.elapsed());
            scene.spend(Duration.ofSeconds(1));
            if (work.equals("fails")) {
                throw new IllegalStateException("fails");
            }
        }));
        for (int i = 0; i < 30; i++) {
            node.enqueue(WORK.job(i % 10 == 3 ? "fails" : "works").schedule("every 1h, 1 attempts"));
        }
        scene.run(Duration.ofSeconds(60));
        assertThat(starts).hasSize(30);
        for (int i = 1; i < starts.size(); i++) {
            assertThat(starts.get(i).minus(starts.get(i - 1))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        assertThat(node.longhaul().statistics().counters().settledAs(Outcome.Kind.SUCCEEDED))
                .isEqualTo(27);
        assertThat(node.longhaul().statistics().counters().settledAs(Outcome.Kind.FAILED))
                .isEqualTo(3);
        scene.requireNothingLeft();
    }

    @Test
    void an_effect_is_told_as_it_was_recorded_though_its_commit_and_the_settle_after_it_stay_unanswered() {
        Scene scene = new Scene();
        Node node = scene.node(
                builder -> builder.handleInTransaction(WORK, (work, tx, attempt) -> starts.add(scene.elapsed())));
        scene.interference().commit(Moment::commitOfSettle, CommitFate.COMMITTED_UNANSWERED);
        scene.interference().commit(Moment::commitOfSettle, CommitFate.COMMITTED_UNANSWERED);
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(30));
        assertThat(scene.interference().spent()).isTrue();
        assertThat(scene.history(id)).extracting(AttemptRow::outcome).containsExactly(Outcome.Kind.SUCCEEDED);
        assertThat(node.events())
                .filteredOn(JobEvent.Settled.class::isInstance)
                .extracting(event -> ((JobEvent.Settled) event).outcome())
                .containsExactly(Outcome.Kind.SUCCEEDED);
        assertThat(starts).hasSize(1);
        scene.requireNothingLeft();
    }

    @Test
    void a_handler_is_not_called_while_the_database_does_not_answer_its_transaction() {
        Scene scene = new Scene();
        Node node = scene.node(
                builder -> builder.handleInTransaction(WORK, (work, tx, attempt) -> starts.add(scene.elapsed())));
        scene.interference()
                .onceAfter(
                        Moment::commitOfClaim,
                        () -> scene.interference().fail(moment -> moment.call("now"), StoreException.Kind.UNAVAILABLE));
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(5));
        assertThat(starts).isEmpty();

        scene.interference().stop();
        scene.run(Duration.ofMinutes(10));
        assertThat(starts).hasSize(1);
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @Test
    void they_do_not_take_the_permits_of_everything_else_while_they_wait() {
        Scene scene = Scene.ofOneOwner();
        Node node = scene.node(builder -> builder.workers(4)
                .handleInTransaction(WORK, (work, tx, attempt) -> scene.spend(Duration.ofSeconds(10)))
                .handle(OTHER, (work, attempt) -> starts.add(scene.elapsed())));
        for (int i = 0; i < 30; i++) {
            node.enqueue(WORK.job("slow"));
        }
        scene.run(Duration.ofSeconds(5));
        node.enqueue(OTHER.job("quick"));
        scene.run(Duration.ofSeconds(1));
        assertThat(starts).hasSize(1);
    }

    @Test
    void one_whose_deadline_passes_while_it_waits_for_its_turn_does_not_start_and_ends_as_expired() {
        Scene scene = Scene.ofOneOwner();
        Node node = scene.node(builder -> builder.handleInTransaction(WORK, (work, tx, attempt) -> {
            starts.add(scene.elapsed());
            scene.spend(Duration.ofSeconds(10));
        }));
        node.enqueue(WORK.job("slow"));
        JobId late = node.enqueue(WORK.job("late").startIn(Duration.ofMillis(1)).deadlineIn(Duration.ofSeconds(5)));
        scene.run(Duration.ofSeconds(1));
        assertThat(scene.snapshot().due())
                .as("both are claimed: the second waits for its turn on the node")
                .isEmpty();
        scene.run(Duration.ofSeconds(20));
        assertThat(starts).hasSize(1);
        assertThat(scene.history(late)).isEmpty();
        assertThat(Scene.view(node, late).activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        assertThat(node.events()).contains(new JobEvent.Ended(late, "work", JobState.DEAD, DeadReason.EXPIRED));
        scene.requireEveryJobInOnePlace();
        assertThat(scene.snapshot().claims()).isEmpty();
    }

    @Test
    void a_close_puts_back_those_that_still_wait_for_their_turn() {
        Scene scene = Scene.ofOneOwner();
        Node node = scene.node(builder -> builder.handleInTransaction(WORK, (work, tx, attempt) -> {
            starts.add(scene.elapsed());
            scene.spend(Duration.ofSeconds(10));
        }));
        for (int i = 0; i < 5; i++) {
            node.enqueue(WORK.job("slow"));
        }
        scene.run(Duration.ofSeconds(1));
        assertThat(scene.snapshot().due())
                .as("not claimed, because far from their turn")
                .hasSize(3);
        node.longhaul().close();
        assertThat(starts).hasSize(1);
        assertThat(scene.snapshot().claims()).isEmpty();
        assertThat(scene.snapshot().attempts()).hasSize(1);
        assertThat(scene.snapshot().due().values())
                .hasSize(4)
                .allSatisfy(job -> assertThat(job.attempt()).isEqualTo(1));
        scene.requireEveryJobInOnePlace();
    }
}
