package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.longhaul.engine.settings.EngineSettings.Pace;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.Handler;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a handler has handled it does not handle again. Effects here are jobs: the store's own data. */
class InboxTest {

    private static final JobType<String> EFFECT = JobType.of("effect", PayloadCodec.text());
    private static final MessageKey MESSAGE = new MessageKey("/shop", "order-17");
    private static final InboxKey SHIP = MESSAGE.by("ship");

    private static final Pace HOURLY = new Pace(
            Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

    private final Scene scene = new Scene();
    private final List<String> refused = new ArrayList<>();

    private Node start(String name, Handler<String> handler) {
        return scene.node(
                name, builder -> Scene.schedule("1m 1m").apply(builder).handle(WORK, handler));
    }

    private Node start() {
        return scene.node(builder -> builder);
    }

    private long effects() {
        return scene.snapshot().jobs().values().stream()
                .filter(job -> job.type().equals("effect"))
                .count();
    }

    private static Once effect(Inbox inbox, String result) {
        return inbox.once(SHIP, tx -> {
            tx.enqueue(EFFECT.job("effect"));
            return result.getBytes(UTF_8);
        });
    }

    @Test
    void a_repeated_call_does_nothing_and_gets_the_first_calls_result() {
        Inbox inbox = start().longhaul().inbox();

        Once first = effect(inbox, "first");
        Once second = effect(inbox, "second");

        assertThat(first.ran()).isTrue();
        assertThat(first.enqueued()).hasSize(1).allMatch(job -> job.created());
        assertThat(second).isEqualTo(new Once(false, "first".getBytes(UTF_8), List.of()));
        assertThat(effects()).isEqualTo(1);
        assertThat(inbox.handled(List.of(SHIP, MESSAGE.by("bill")))).containsOnlyKeys(SHIP);
        assertThat(inbox.handledOf(MESSAGE)).containsOnlyKeys("ship");
    }

    @Test
    void what_the_work_throws_is_thrown_on_and_leaves_neither_effect_nor_mark() {
        Inbox inbox = start().longhaul().inbox();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> inbox.once(SHIP, tx -> {
                    tx.enqueue(EFFECT.job("effect"));
                    throw new IOException("after the effect");
                }))
                .withMessage("after the effect");

        assertThat(effects()).isZero();
        assertThat(inbox.handledOf(MESSAGE)).isEmpty();
        assertThat(effect(inbox, "again").ran()).isTrue();
    }

    @Test
    void a_result_that_is_too_large_is_refused_before_anything_is_committed() {
        Inbox inbox = start().longhaul().inbox();
        byte[] large = new byte[Inbox.MAX_RESULT + 1];

        assertThatIllegalArgumentException()
                .isThrownBy(() -> inbox.once(SHIP, tx -> {
                    tx.enqueue(EFFECT.job("effect"));
                    return large;
                }))
                .withMessageContaining("65537 bytes; at most 65536");
        assertThatIllegalArgumentException().isThrownBy(() -> inbox.mark(SHIP, large, List.of()));

        assertThat(effects()).isZero();
        assertThat(inbox.handledOf(MESSAGE)).isEmpty();
    }

    @Test
    void a_mark_that_follows_its_effect_is_made_once_and_brings_its_jobs_with_it() {
        Node node = start();
        Inbox inbox = node.longhaul().inbox();

        Once first = inbox.mark(SHIP, new byte[] {1}, List.of(EFFECT.job("after")));
        Once second = inbox.mark(SHIP, new byte[] {2}, List.of(EFFECT.job("after")));

        assertThat(first.ran()).isTrue();
        assertThat(first.enqueued()).hasSize(1);
        assertThat(second).isEqualTo(new Once(false, new byte[] {1}, List.of()));
        assertThat(effects()).isEqualTo(1);
        scene.run(Duration.ZERO);
        assertThat(node.events()).hasExactlyElementsOfTypes(JobEvent.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommitFate.class,
            names = {"COMMITTED_UNANSWERED", "UNDECIDED"})
    void an_effect_whose_commits_answer_was_lost_is_found_there_and_the_work_does_not_run_again(CommitFate fate) {
        Inbox inbox = start().longhaul().inbox();
        scene.interference().commit(moment -> moment.commitOf("inbox.insert"), fate);
        if (fate == CommitFate.UNDECIDED) {
            scene.later(Duration.ofSeconds(2), this::decideAll);
        }
        List<String> runs = new ArrayList<>();

        Once once = inbox.once(SHIP, tx -> {
            runs.add("run");
            tx.enqueue(EFFECT.job("effect"));
            return new byte[] {1};
        });

        assertThat(once.ran()).isTrue();
        assertThat(once.enqueued()).hasSize(1);
        assertThat(runs).hasSize(1);
        assertThat(effects()).isEqualTo(1);
        assertThat(effect(inbox, "second").ran()).isFalse();
    }

    private void decideAll() {
        scene.database().undecided().forEach(each -> scene.database().decide(each, true));
    }

    @Test
    void an_effect_that_was_rolled_back_with_its_commits_answer_lost_is_told_of_as_not_done() {
        Inbox inbox = start().longhaul().inbox();
        scene.interference().commit(moment -> moment.commitOf("inbox.insert"), CommitFate.ROLLED_BACK_UNANSWERED);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> effect(inbox, "lost"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                .withMessageContaining("nothing of it was done");

        assertThat(effects()).isZero();
        assertThat(inbox.handledOf(MESSAGE)).isEmpty();
        assertThat(effect(inbox, "again").ran()).isTrue();
    }

    @Test
    void somebody_elses_effect_after_a_lost_commit_is_not_taken_for_ones_own() {
        Inbox inbox = start().longhaul().inbox();
        Inbox other = start().longhaul().inbox();
        scene.interference().commit(moment -> moment.commitOf("inbox.insert"), CommitFate.ROLLED_BACK_UNANSWERED);
        scene.later(Duration.ofMillis(50), () -> effect(other, "theirs"));

        Once mine = effect(inbox, "mine");

        assertThat(mine).isEqualTo(new Once(false, "theirs".getBytes(UTF_8), List.of()));
        assertThat(effects()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommitFate.class,
            names = {"COMMITTED_UNANSWERED", "ROLLED_BACK_UNANSWERED"})
    void a_mark_whose_commits_answer_was_lost_is_made_once_with_its_jobs(CommitFate fate) {
        Inbox inbox = start().longhaul().inbox();
        scene.interference().commit(moment -> moment.commitOf("inbox.insert"), fate);

        Once once = inbox.mark(SHIP, null, List.of(EFFECT.job("after")));

        assertThat(once.ran()).isTrue();
        assertThat(once.enqueued()).hasSize(1).allMatch(job -> job.created());
        assertThat(effects()).isEqualTo(1);
        assertThat(scene.interference().spent()).isTrue();
    }

    @Test
    void what_would_not_commit_together_with_the_effect_is_refused_inside_with_what_to_do_instead() {
        Node[] self = new Node[1];
        List<String> refusedOutside = new ArrayList<>();
        self[0] = start("node", (work, attempt) -> {
            Inbox inbox = self[0].longhaul().inbox(attempt);
            inbox.once(SHIP, tx -> {
                Inbox another = self[0].longhaul().inbox();
                refuse(() -> self[0].enqueue(EFFECT.job("beside")));
                refuse(() -> attempt.saveProgress(new byte[] {1}));
                refuse(() -> another.once(MESSAGE.by("bill"), nested -> null));
                refuse(() -> another.mark(MESSAGE.by("bill")));
                refuse(() -> self[0].longhaul().inTransaction(nested -> "x"));
                refuse(() -> self[0].longhaul().jobs().cancel(attempt.jobId(), "ann"));
                refuse(() -> self[0].longhaul().jobs().redrive(attempt.jobId(), Redrive.NOW, "ann"));
                return null;
            });
            refusedOutside.addAll(refused);
            self[0].enqueue(EFFECT.job("afterwards this thread may enqueue again"));
        });
        JobId id = self[0].enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));

        assertThat(refusedOutside).hasSize(7).allMatch(text -> text.contains("inside inbox.once"));
        assertThat(refused.get(0)).contains("enqueueIn");
        assertThat(refused.get(2)).contains("onceIn");
        assertThat(refused.get(5)).contains("enqueue a job there");
        assertThat(Scene.state(self[0], id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(effects()).isEqualTo(1);
    }

    private void refuse(Runnable what) {
        assertThatIllegalStateException()
                .isThrownBy(what::run)
                .satisfies(e -> refused.add(String.valueOf(e.getMessage())));
    }

    @Test
    void an_attempt_whose_claim_was_taken_back_marks_nothing() {
        List<Inbox> inboxes = new ArrayList<>();
        Node[] late = new Node[1];
        late[0] = start("late", (work, attempt) -> {
            inboxes.add(late[0].longhaul().inbox(attempt));
            scene.spend(Duration.ofSeconds(40));
        });
        JobId id = late[0].enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        Node other = start("other", (work, attempt) -> {});
        scene.interference().fail(moment -> moment.by("late"), StoreException.Kind.UNAVAILABLE);
        scene.run(Duration.ofSeconds(30));
        scene.interference().stop();
        assertThat(scene.history(id))
                .extracting(AttemptRow::outcome)
                .containsExactly(Outcome.Kind.LOST, Outcome.Kind.SUCCEEDED);

        assertThatExceptionOfType(ClaimLostException.class)
                .isThrownBy(() -> effect(inboxes.getFirst(), "late"))
                .withMessageContaining("attempt 1 of job " + id);
        assertThatExceptionOfType(ClaimLostException.class)
                .isThrownBy(() -> inboxes.getFirst().mark(SHIP, null, List.of(EFFECT.job("late"))));

        assertThat(effects()).isZero();
        assertThat(other.longhaul().inbox().handledOf(MESSAGE)).isEmpty();
    }

    @Test
    void an_attempt_that_is_over_has_no_inbox() {
        List<Attempt> attempts = new ArrayList<>();
        Node node = start("node", (work, attempt) -> attempts.add(attempt));
        node.enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));

        assertThatExceptionOfType(ClaimLostException.class)
                .isThrownBy(() -> node.longhaul().inbox(attempts.getFirst()))
                .withMessageContaining("not in flight on this node");
    }

    @Test
    void an_attempts_marks_carry_its_job() {
        Node[] node = new Node[1];
        node[0] = start("node", (work, attempt) -> {
            Inbox inbox = node[0].longhaul().inbox(attempt);
            inbox.mark(MESSAGE.by("bill"));
            effect(inbox, "done");
        });
        JobId id = node[0].enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));

        assertThat(Scene.state(node[0], id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(node[0].longhaul().inbox().handledOf(MESSAGE))
                .containsOnlyKeys("bill", "ship")
                .allSatisfy((handler, handled) -> {
                    assertThat(handled.job()).isEqualTo(id);
                    assertThat(handled.at()).isEqualTo(Scene.BEGIN);
                });
    }

    @Test
    void work_in_a_transaction_commits_with_what_it_enqueues_or_not_at_all() {
        Node node = start();

        assertThatIllegalStateException()
                .isThrownBy(() -> node.longhaul().inTransaction(tx -> {
                    tx.enqueue(EFFECT.job("rolled back"));
                    throw new IllegalStateException("no");
                }));
        assertThat(effects()).isZero();

        String result = node.longhaul().inTransaction(tx -> "job " + tx.enqueue(EFFECT.job("committed")));
        assertThat(result).startsWith("job ");
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void what_is_enqueued_in_a_transaction_starts_at_once_here_and_elsewhere() {
        List<String> ran = new ArrayList<>();
        Node here = start();
        Node there = start("there", (work, attempt) -> ran.add(work + " at " + scene.now()));
        scene.run(Duration.ofMillis(300));

        here.longhaul().inTransaction(tx -> tx.enqueue(WORK.job("in transaction")));
        here.longhaul().inbox().once(SHIP, tx -> {
            tx.enqueue(WORK.job("once"));
            return null;
        });
        here.longhaul().inbox().mark(MESSAGE.by("bill"), null, List.of(WORK.job("mark")));
        String now = " at " + scene.now();
        scene.run(Duration.ofMillis(5));

        assertThat(ran).containsExactlyInAnyOrder("in transaction" + now, "once" + now, "mark" + now);
        assertThat(there.longhaul().statistics().inFlight()).isZero();
    }

    @Test
    void a_redrive_goes_on_where_it_stood_unless_it_is_told_to_forget() {
        List<String> runs = new ArrayList<>();
        Node[] node = new Node[1];
        node[0] = scene.node(
                "node",
                builder -> Scene.schedule("every 1s, 1 attempts").apply(builder).handle(WORK, (work, attempt) -> {
                    Inbox inbox = node[0].longhaul().inbox(attempt);
                    inbox.once(SHIP, tx -> {
                        runs.add("ship " + attempt.number());
                        return null;
                    });
                    throw new IllegalStateException("bill fails");
                }));
        JobId id = node[0].enqueue(WORK.job("x"));
        scene.run(Duration.ofSeconds(1));
        node[0].longhaul().jobs().redrive(id, Redrive.NOW, "ann");
        scene.run(Duration.ofSeconds(1));
        assertThat(runs).containsExactly("ship 1");

        node[0].longhaul().jobs().redrive(id, Redrive.NOW.forgetting(MESSAGE), "ann");
        scene.run(Duration.ofSeconds(1));
        assertThat(runs).containsExactly("ship 1", "ship 3");
        assertThat(Scene.state(node[0], id)).isEqualTo(JobState.DEAD);
        assertThat(node[0].longhaul()
                        .inbox()
                        .handledOf(MESSAGE)
                        .get(Redrive.AGAIN)
                        .job())
                .as("it is remembered in which job they were to run again")
                .isEqualTo(id);
    }

    @Test
    void a_mark_goes_after_its_retention_and_stays_as_long_as_its_job_does() {
        Node[] node = new Node[1];
        MessageKey ofSucceeded = new MessageKey("/shop", "order-18");
        node[0] = scene.node(
                "node",
                builder -> Scene.schedule("every 1s, 1 attempts")
                        .apply(builder)
                        .pace(HOURLY)
                        .lease(Duration.ofHours(1))
                        .handle(WORK, (work, attempt) -> {
                            Inbox inbox = node[0].longhaul().inbox(attempt);
                            if (work.equals("succeeds")) {
                                inbox.mark(ofSucceeded.by("ship"));
                                return;
                            }
                            inbox.mark(SHIP);
                            throw new IllegalStateException("bill fails");
                        }));
        Inbox inbox = node[0].longhaul().inbox();
        JobId dead = node[0].enqueue(WORK.job("dies"));
        JobId succeeded = node[0].enqueue(WORK.job("succeeds"));
        MessageKey ofNobody = new MessageKey("/shop", "order-19");
        inbox.mark(ofNobody.by("ship"));
        scene.run(Duration.ofDays(29));
        assertThat(scene.snapshot().jobs()).containsOnlyKeys(dead);
        assertThat(inbox.handledOf(ofNobody)).hasSize(1);
        assertThat(inbox.handledOf(ofSucceeded))
                .as("its job %s is gone", succeeded)
                .hasSize(1);

        scene.run(Duration.ofDays(2));

        assertThat(inbox.handledOf(ofNobody)).isEmpty();
        assertThat(inbox.handledOf(ofSucceeded)).isEmpty();
        assertThat(inbox.handledOf(MESSAGE)).containsOnlyKeys("ship");
        assertThat(Scene.state(node[0], dead)).isEqualTo(JobState.DEAD);
    }
}
