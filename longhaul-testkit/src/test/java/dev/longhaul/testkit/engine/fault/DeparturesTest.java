package dev.longhaul.testkit.engine.fault;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Content;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.Moved;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
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
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between the commit of a claim and the start of its attempts. */
class DeparturesTest {

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();

    @Test
    void what_is_cancelled_while_its_claim_commits_does_not_start_also_when_ending_it_fails_at_first() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        List<JobId> cancelled = List.of(enqueueForOneSecond(node, "a"), enqueueForOneSecond(node, "b"));
        JobId kept = enqueueForOneSecond(node, "kept");
        cancelDuringTheClaim(node, cancelled);
        int[] fails = {3};
        scene.interference().always(DeparturesTest::takesOutOfItsClaim, () -> {
            if (fails[0]-- > 0) {
                throw new StoreException(StoreException.Kind.LOCK_WAIT, "the test says so");
            }
        });
        scene.run(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("kept");
        assertThat(cancelled).allMatch(job -> Scene.state(node, job) == JobState.CANCELLED);
        assertThat(Scene.state(node, kept)).isEqualTo(JobState.SUCCEEDED);
        scene.requireNothingLeft();
    }

    @Test
    void a_cancelled_job_whose_ending_fails_on_what_nobody_foresaw_is_not_forgotten() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        List<JobId> cancelled = List.of(enqueueForOneSecond(node, "a"), enqueueForOneSecond(node, "b"));
        cancelDuringTheClaim(node, cancelled);
        int[] fails = {3};
        scene.interference().always(DeparturesTest::takesOutOfItsClaim, () -> {
            if (fails[0]-- > 0) {
                throw new IllegalStateException("the test says so");
            }
        });
        scene.run(Duration.ofSeconds(10));
        assertThat(ran).isEmpty();
        assertThat(cancelled).allMatch(job -> Scene.state(node, job) == JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void what_is_cancelled_while_its_claim_commits_does_not_start_when_the_answer_to_its_ending_is_lost() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        List<JobId> cancelled = List.of(enqueueForOneSecond(node, "a"), enqueueForOneSecond(node, "b"));
        cancelDuringTheClaim(node, cancelled);
        scene.interference().commit(moment -> moment.commitOf("claims.rewrite"), CommitFate.COMMITTED_UNANSWERED);
        scene.run(Duration.ofSeconds(10));
        assertThat(ran).isEmpty();
        assertThat(cancelled).allMatch(job -> Scene.state(node, job) == JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void what_expires_between_its_claim_and_its_start_ends_without_an_attempt_and_the_others_start() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        scene.interference().fail(moment -> moment.call("requests.of"), StoreException.Kind.UNAVAILABLE);
        JobId expires = node.enqueue(WORK.job("expires").deadlineIn(Duration.ofSeconds(5)));
        JobId stays = node.enqueue(WORK.job("stays").deadlineIn(Duration.ofSeconds(60)));
        scene.run(Duration.ofSeconds(10));
        assertThat(scene.snapshot().claims())
                .as("claimed, and held for the store")
                .isNotEmpty();
        scene.interference().stop();
        scene.run(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("stays");
        assertThat(scene.history(expires)).isEmpty();
        assertThat(Scene.view(node, expires).activity().deadReason()).isEqualTo(DeadReason.EXPIRED);
        assertThat(Scene.state(node, stays)).isEqualTo(JobState.SUCCEEDED);
        scene.requireEveryJobInOnePlace();
        assertThat(scene.snapshot().claims()).isEmpty();
    }

    @Test
    @Timeout(60)
    void what_the_node_takes_for_expired_and_the_database_does_not_starts() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        scene.interference().fail(moment -> moment.call("requests.of"), StoreException.Kind.UNAVAILABLE);
        JobId job = node.enqueue(WORK.job("stays").deadlineIn(Duration.ofSeconds(60)));
        scene.run(Duration.ofSeconds(61));
        scene.setDatabaseBack(Duration.ofMinutes(5));
        scene.interference().stop();
        scene.run(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("stays");
        assertThat(Scene.state(node, job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void what_expires_before_its_start_ends_cancelled_when_a_cancel_finds_it_in_flight_in_that_moment() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        scene.interference().fail(moment -> moment.call("requests.of"), StoreException.Kind.UNAVAILABLE);
        JobId job = node.enqueue(WORK.job("expires").deadlineIn(Duration.ofSeconds(5)));
        scene.run(Duration.ofSeconds(10));
        scene.interference().stop();
        List<Moved> answers = new ArrayList<>();
        scene.interference()
                .once(
                        moment -> moment.commitOf("claims.rewrite"),
                        () -> answers.add(node.longhaul().jobs().cancel(job, "test")));
        scene.run(Duration.ofSeconds(20));
        assertThat(answers).singleElement().isInstanceOf(Moved.InFlight.class);
        assertThat(ran).isEmpty();
        assertThat(Scene.state(node, job)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void a_cancelled_job_that_cannot_be_ended_for_long_keeps_nothing_else_from_being_claimed() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        JobId cancelled = enqueueForOneSecond(node, "cancelled");
        cancelDuringTheClaim(node, List.of(cancelled));
        scene.interference().fail(DeparturesTest::takesOutOfItsClaim, StoreException.Kind.LOCK_WAIT);
        scene.run(Duration.ofSeconds(30));
        node.enqueue(WORK.job("other"));
        scene.run(Duration.ofMillis(100));
        assertThat(ran).containsExactly("other");
        scene.interference().stop();
        scene.run(Duration.ofSeconds(2));
        assertThat(Scene.state(node, cancelled)).isEqualTo(JobState.CANCELLED);
        scene.requireNothingLeft();
    }

    @Test
    void a_stored_schedule_that_nobody_can_read_keeps_neither_its_own_job_nor_its_neighbours_from_running() {
        Node node = scene.node(
                builder -> Scene.schedule("every 1s, 3 attempts").apply(builder).handle(WORK, (work, attempt) -> {
                    ran.add(work);
                    throw new IllegalStateException("fails");
                }));
        JobId unreadable = insertWithSchedule("what a newer version writes");
        JobId neighbour = node.enqueue(WORK.job("neighbour"));
        scene.run(Duration.ofSeconds(10));
        assertThat(ran).filteredOn("neighbour"::equals).hasSize(3);
        assertThat(ran).filteredOn("unreadable"::equals).hasSize(3);
        assertThat(Scene.state(node, neighbour)).isEqualTo(JobState.DEAD);
        assertThat(Scene.state(node, unreadable)).isEqualTo(JobState.DEAD);
        scene.requireNothingLeft();
    }

    @Test
    void a_job_is_not_started_beside_an_attempt_that_still_runs_on_the_same_node() {
        List<Duration> starts = new ArrayList<>();
        Node node = scene.node(builder -> builder.workers(2)
                .handle(WORK, TypeOptions.DEFAULT.timeout(Duration.ofHours(1)), (work, attempt) -> {
                    starts.add(scene.elapsed());
                    scene.spend(attempt.number() == 1 ? Duration.ofMinutes(2) : Duration.ofSeconds(1));
                }));
        JobId job = node.enqueue(WORK.job("long"));
        scene.run(Duration.ofSeconds(1));
        takeBackBehindItsBack();
        scene.run(Duration.ofSeconds(90));
        assertThat(starts).as("the first attempt still runs").hasSize(1);
        assertThat(Scene.view(node, job).activity().running()).isTrue();
        scene.run(Duration.ofMinutes(1));
        assertThat(starts).hasSize(2);
        assertThat(starts.getLast())
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(2).plusSeconds(1));
        assertThat(Scene.state(node, job)).isEqualTo(JobState.SUCCEEDED);

        starts.clear();
        for (int i = 0; i < 10; i++) {
            node.enqueue(WORK.job("next" + i));
        }
        scene.run(Duration.ofMinutes(20));
        assertThat(starts).as("no permit leaked").hasSize(10);
        scene.requireNothingLeft();
    }

    /** As another node does after a pause longer than the lease: the job in the node's one claim is lost, and due at once. */
    private void takeBackBehindItsBack() {
        var claim = scene.snapshot().claims().values().iterator().next();
        OpenJob job = claim.jobs().getFirst();
        try (MemoryStore store = scene.database().store("somebody");
                StoreTransaction tx = store.begin(Duration.ZERO)) {
            tx.claims().delete(List.of(claim.id()));
            tx.due()
                    .insert(List.of(
                            new OpenJob(job.id(), job.type(), scene.now(), 2, 0, 1, job.elapsed(), job.deadline())));
            tx.commit();
        }
    }

    private JobId insertWithSchedule(String text) {
        JobId id = JobId.at(scene.now(), new Random(3));
        try (MemoryStore store = scene.database().store("plain SQL");
                StoreTransaction tx = store.begin(Duration.ZERO)) {
            Instant now = tx.now();
            tx.jobs()
                    .insert(List.of(new JobRow(
                            id,
                            WORK.name(),
                            new Content(
                                    "unreadable".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                    "text/plain",
                                    Map.of()),
                            text,
                            Keys.NONE,
                            Map.of(),
                            null,
                            new JobRow.Asked(now, now, null))));
            tx.due().insert(List.of(new OpenJob(id, WORK.name(), now, 1, 0, 0, Duration.ZERO, null)));
            tx.commit();
        }
        return id;
    }

    private static JobId enqueueForOneSecond(Node node, String work) {
        return node.enqueue(WORK.job(work).startIn(Duration.ofSeconds(1)));
    }

    private void cancelDuringTheClaim(Node node, List<JobId> jobs) {
        scene.interference()
                .onceAfter(
                        Moment::commitOfClaim,
                        () -> jobs.forEach(job -> node.longhaul().jobs().cancel(job, "test")));
    }

    private static boolean takesOutOfItsClaim(Moment moment) {
        return moment.call("claims.rewrite");
    }
}
