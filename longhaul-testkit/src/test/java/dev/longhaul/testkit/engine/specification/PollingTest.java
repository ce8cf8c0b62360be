package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Content;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Finding work: never early, soon enough, and at a cost that does not grow with what waits. */
class PollingTest {

    private static final JobType<String> OTHER = JobType.of("other", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<Duration> starts = new ArrayList<>();

    @Test
    void an_attempt_starts_at_its_due_time_and_not_before() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> starts.add(scene.elapsed())));
        node.enqueue(WORK.job("later").startIn(Duration.ofMinutes(90)));
        scene.run(Duration.ofHours(2));
        assertThat(starts).hasSize(1);
        assertThat(starts.getFirst())
                .isBetween(Duration.ofMinutes(90), Duration.ofMinutes(90).plusMillis(20));
    }

    @Test
    void rows_that_appear_below_the_low_water_mark_without_a_hint_are_found_by_a_poll_from_the_bottom() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> starts.add(scene.elapsed())));
        node.enqueue(WORK.job("raises the mark"));
        scene.run(Duration.ofSeconds(30));
        starts.clear();
        Duration inserted = scene.elapsed();
        insert(scene, "work", 1, Scene.BEGIN.minusSeconds(60), 0);
        scene.run(Duration.ofSeconds(10));
        assertThat(starts).hasSize(1);
        assertThat(starts.getFirst().minus(inserted)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void a_suspect_that_nobody_hinted_at_is_found_by_a_poll_from_the_bottom() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> starts.add(scene.elapsed()))
                .handle(OTHER, (work, attempt) -> {}));
        node.enqueue(WORK.job("raises the mark"));
        scene.run(Duration.ofSeconds(30));
        starts.clear();
        insert(scene, "work", 1, Scene.BEGIN.minusSeconds(60), 1);
        scene.run(Duration.ofSeconds(5));
        assertThat(starts).hasSize(1);
    }

    @Test
    void a_type_at_its_limit_with_more_jobs_due_does_not_keep_the_poller_busy() {
        Node node = scene.node(builder -> builder.handle(
                        WORK, TypeOptions.DEFAULT.concurrency(1), (work, attempt) -> scene.spend(Duration.ofMinutes(1)))
                .handle(OTHER, (work, attempt) -> starts.add(scene.elapsed())));
        for (int i = 0; i < 5; i++) {
            node.enqueue(WORK.job("slow" + i));
        }
        scene.run(Duration.ofSeconds(2));
        long before = scene.database().rowsLookedAt();
        scene.run(Duration.ofSeconds(40));
        assertThat(scene.database().rowsLookedAt() - before)
                .as("rows looked at in 40 seconds of waiting for a permit")
                .isLessThan(2_000);
        node.enqueue(OTHER.job("quick"));
        scene.run(Duration.ofMillis(100));
        assertThat(starts).hasSize(1);
        scene.run(Duration.ofMinutes(6));
        scene.requireNothingLeft();
    }

    @Test
    void an_idle_poll_and_a_job_cost_the_same_beside_a_million_jobs_for_tomorrow_and_100_000_that_may_not_run() {
        Cost lonely = costBeside(0, 0);
        Cost crowded = costBeside(1_000_000, 100_000);
        assertThat(lonely.idleMinute()).isLessThan(2_000);
        assertThat(crowded.idleMinute()).isLessThanOrEqualTo(lonely.idleMinute() + 200);
        assertThat(crowded.hundredJobs()).isLessThanOrEqualTo(lonely.hundredJobs() + 500);
    }

    /** Rows looked at. */
    private record Cost(long idleMinute, long hundredJobs) {}

    private static Cost costBeside(int waiting, int idleDue) {
        Scene scene = new Scene();
        Node node = scene.node(
                builder -> builder.handle(WORK, (work, attempt) -> {}).handle(OTHER, (work, attempt) -> {}));
        node.longhaul().jobs().pause(new Pause(Pause.Kind.TYPE, "other"), "the test");
        insert(scene, "work", waiting, scene.now().plus(Duration.ofDays(1)), 0);
        insert(scene, "unhandled", idleDue / 2, scene.now(), 0);
        insert(scene, "other", idleDue / 2, scene.now(), 0);
        scene.run(Duration.ofSeconds(10));
        long before = scene.database().rowsLookedAt();
        scene.run(Duration.ofMinutes(1));
        long idleMinute = scene.database().rowsLookedAt() - before;
        for (int i = 0; i < 100; i++) {
            node.enqueue(WORK.job("today"));
            scene.run(Duration.ofMillis(50));
        }
        assertThat(node.longhaul().statistics().counters().settledAs(Outcome.Kind.SUCCEEDED))
                .isEqualTo(100);
        return new Cost(idleMinute, scene.database().rowsLookedAt() - before - idleMinute);
    }

    /** Writes due rows as somebody with plain SQL might: no hint, no engine. What is only to wait needs no job row. */
    private static void insert(Scene scene, String type, int jobs, Instant due, int losses) {
        Random random = new Random(type.hashCode());
        Content content = new Content(new byte[0], "text/plain", Map.of());
        JobRow.Asked asked = new JobRow.Asked(scene.now(), due, null);
        try (MemoryStore store = scene.database().store("plain SQL")) {
            for (int done = 0; done < jobs; done += 10_000) {
                try (StoreTransaction tx = store.begin(Duration.ZERO)) {
                    List<OpenJob> open = new ArrayList<>();
                    for (int i = done; i < Math.min(jobs, done + 10_000); i++) {
                        JobId id = JobId.at(scene.now(), random);
                        open.add(new OpenJob(id, type, due, 1 + losses, 0, losses, Duration.ZERO, null));
                    }
                    if (jobs == 1) {
                        JobId id = open.getFirst().id();
                        tx.jobs()
                                .insert(List.of(new JobRow(id, type, content, "1s", Keys.NONE, Map.of(), null, asked)));
                    }
                    tx.due().insert(open);
                    tx.commit();
                }
            }
        }
    }

    @Test
    void jobs_of_a_type_that_nobody_handles_wait_visibly_until_a_handler_comes() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> {}));
        JobId waiting = node.enqueue(OTHER.job("who will do it?"));
        scene.run(Duration.ofHours(3));
        assertThat(Scene.view(node, waiting).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(Scene.view(node, waiting).activity().nextAttemptAt()).isEqualTo(Scene.BEGIN);
        assertThat(Scene.view(node, waiting).attempts()).isEmpty();
        assertThat(node.longhaul().statistics().due(1_000)).containsEntry("other", 1L);

        node.longhaul().handle(OTHER, (work, attempt) -> starts.add(scene.elapsed()));
        scene.run(Duration.ofSeconds(1));
        assertThat(starts).hasSize(1);
        scene.requireNothingLeft();
    }
}
