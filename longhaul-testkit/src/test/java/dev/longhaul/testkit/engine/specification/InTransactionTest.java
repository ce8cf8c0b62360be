package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TransactionalHandler;
import dev.longhaul.operator.Moved;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handler's effect and its outcome are one commit, or neither is. The effect here is a job: the store's own data. */
class InTransactionTest {

    private static final JobType<String> EFFECT = JobType.of("effect", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> refused = new ArrayList<>();

    private Node start(String name, TransactionalHandler<String> handler) {
        return scene.node(
                name, builder -> Scene.schedule("1m 1m").apply(builder).handleInTransaction(WORK, handler));
    }

    private long effects() {
        return scene.snapshot().jobs().values().stream()
                .filter(job -> job.type().equals("effect"))
                .count();
    }

    @Test
    void the_effect_appears_in_the_commit_that_records_the_success() {
        Node node = start("node", (work, tx, attempt) -> {
            tx.enqueue(EFFECT.job("done"));
            scene.spend(Duration.ofSeconds(5));
        });
        scene.interference().onceAfter(moment -> moment.commitOfSettle(), () -> {
            assertThat(effects()).isEqualTo(1);
            assertThat(scene.snapshot().attempts()).hasSize(1);
        });
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(4));
        assertThat(effects()).isZero();
        scene.run(Duration.ofSeconds(2));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(scene.interference().spent()).isTrue();
        assertThat(node.eventsAfterAcceptance()).hasSize(1);
    }

    @Test
    void the_effect_of_a_failed_attempt_is_rolled_back() {
        Node node = start("node", (work, tx, attempt) -> {
            tx.enqueue(EFFECT.job("attempt " + attempt.number()));
            if (attempt.number() == 1) {
                throw new IllegalStateException("after the effect");
            }
        });
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(5));
        assertThat(scene.history(id))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.FAILED, Outcome.Kind.SUCCEEDED);
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void the_effect_of_an_attempt_whose_claim_was_taken_back_is_rolled_back() {
        Node late = start("late", (work, tx, attempt) -> {
            tx.enqueue(EFFECT.job("late"));
            scene.spend(Duration.ofSeconds(40));
        });
        JobId id = late.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        Node other = start("other", (work, tx, attempt) -> tx.enqueue(EFFECT.job("in time")));
        scene.interference()
                .fail(moment -> moment.by("late") && moment.call("claims.renew"), StoreException.Kind.UNAVAILABLE);
        scene.run(Duration.ofMinutes(1));
        scene.interference().stop();
        scene.run(Duration.ofMinutes(1));
        assertThat(scene.history(id))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);
        assertThat(effects()).isEqualTo(1);
        assertThat(Scene.state(other, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(late.longhaul().statistics().inFlight()).isZero();
    }

    @Test
    void a_cancelled_jobs_effect_does_not_commit_without_the_success_it_belongs_to() {
        Node node = start("node", (work, tx, attempt) -> {
            tx.enqueue(EFFECT.job("too late"));
            scene.spend(Duration.ofSeconds(5));
        });
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        assertThat(node.longhaul().jobs().cancel(id, "ann")).isInstanceOf(Moved.InFlight.class);
        scene.run(Duration.ofMinutes(1));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.CANCELLED);
        assertThat(effects()).as("a continuation of a cancelled job").isZero();
        scene.requireEveryJobInOnePlace();
    }

    @Test
    void what_would_not_commit_together_with_the_effect_is_refused_inside_with_what_to_do_instead() {
        Node[] self = new Node[1];
        self[0] = start("node", (work, tx, attempt) -> {
            try {
                self[0].enqueue(EFFECT.job("beside"));
            } catch (IllegalStateException e) {
                refused.add(String.valueOf(e.getMessage()));
            }
            try {
                attempt.saveProgress(new byte[] {1});
            } catch (IllegalStateException e) {
                refused.add(String.valueOf(e.getMessage()));
            }
        });
        JobId id = self[0].enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        assertThat(refused).hasSize(2);
        assertThat(refused.get(0)).contains("enqueueIn");
        assertThat(refused.get(1)).contains("saving progress");
        assertThat(effects()).isZero();
        assertThat(Scene.state(self[0], id)).isEqualTo(JobState.SUCCEEDED);
        self[0].enqueue(EFFECT.job("afterwards this thread may enqueue again"));
        assertThat(effects()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommitFate.class,
            names = {"COMMITTED_UNANSWERED", "ROLLED_BACK_UNANSWERED"})
    void an_unknown_commit_of_an_effect_is_found_out_and_the_effect_is_there_once(CommitFate fate) {
        Node node = start("node", (work, tx, attempt) -> tx.enqueue(EFFECT.job("once")));
        scene.interference().commit(moment -> moment.commitOfSettle(), fate);
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofMinutes(5));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(effects()).isEqualTo(1);
        assertThat(scene.history(id)).hasSize(fate == CommitFate.COMMITTED_UNANSWERED ? 1 : 2);
        scene.requireEveryJobInOnePlace();
        assertThat(scene.snapshot().claims()).isEmpty();
    }
}
