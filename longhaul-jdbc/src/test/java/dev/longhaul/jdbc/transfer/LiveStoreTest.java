package dev.longhaul.jdbc.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Moved;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.Pause;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store full of live jobs, left behind by a killed node on SQLite, moves to PostgreSQL and is finished there. */
class LiveStoreTest {

    private static final JobType<String> QUICK = JobType.of("quick", PayloadCodec.text());
    private static final JobType<String> FAILS = JobType.of("fails", PayloadCodec.text());
    private static final JobType<String> HANGS = JobType.of("hangs", PayloadCodec.text());
    private static final JobType<String> CANCELLED = JobType.of("cancelled", PayloadCodec.text());
    private static final JobType<String> STEPS = JobType.of("steps", PayloadCodec.text());
    private static final JobType<String> LATER = JobType.of("later", PayloadCodec.text());
    private static final JobType<String> PAUSED = JobType.of("paused", PayloadCodec.text());
    private static final JobType<String> NEXT = JobType.of("next", PayloadCodec.text());

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch inFlight = new CountDownLatch(2);
    private final CountDownLatch never = new CountDownLatch(1);
    private final Map<String, JobId> jobs = new TreeMap<>();

    private static LonghaulBuilder node(JdbcStore store, String name) {
        return Longhaul.builder(store)
                .node(name)
                .workers(16)
                .schedule("patient", RetrySchedule.parse("every 1h, 5 attempts"))
                .schedule("brief", RetrySchedule.parse("every 10ms, 2 attempts"));
    }

    private void enqueue(Longhaul longhaul, String name, JobRequest request) {
        jobs.put(name, longhaul.enqueue(request).id());
    }

    private static void awaitState(Longhaul longhaul, JobId id, JobState state) {
        await().atMost(PATIENCE)
                .until(() -> longhaul.jobs().find(id).orElseThrow().state() == state);
    }

    /** Lives on the store until everything is as the test wants it, and is killed. */
    private Map<String, JobView> liveAndDie(JdbcStore store) throws InterruptedException {
        SystemRuntime life = new SystemRuntime("doomed");
        Longhaul doomed =
                node(store, "doomed").runtime(life, InstantSource.system()).build();
        doomed.handle(QUICK, (text, attempt) -> {});
        doomed.handle(FAILS, (text, attempt) -> {
            throw new IllegalStateException("not this time \u2603");
        });
        doomed.handle(HANGS, (text, attempt) -> {
            attempt.saveProgress("half".getBytes(StandardCharsets.UTF_8));
            inFlight.countDown();
            never.await();
        });
        doomed.handle(CANCELLED, (text, attempt) -> {
            inFlight.countDown();
            never.await();
        });
        doomed.start();
        enqueue(doomed, "succeeded", QUICK.job("a").idempotencyKey("only-once").label("shop", "42"));
        enqueue(doomed, "dead", FAILS.job("b").schedule("brief"));
        enqueue(doomed, "retrying", FAILS.job("c"));
        enqueue(doomed, "killed", HANGS.job("d").onEnd(NEXT.job("told")));
        enqueue(doomed, "cancelled in flight", CANCELLED.job("e"));
        enqueue(doomed, "cancelled", LATER.job("f").startIn(Duration.ofDays(1)));
        enqueue(doomed, "paused", PAUSED.job("g"));
        enqueue(doomed, "unhandled", NEXT.job("h").header("trace", "1"));
        enqueue(doomed, "later", LATER.job("i").startIn(Duration.ofSeconds(8)));
        for (int i = 0; i < 5; i++) {
            enqueue(
                    doomed,
                    "step " + i,
                    STEPS.job("step " + i).orderingKey("order-42").startIn(Duration.ofSeconds(4)));
        }
        inFlight.await();
        awaitState(doomed, jobs.get("succeeded"), JobState.SUCCEEDED);
        awaitState(doomed, jobs.get("dead"), JobState.DEAD);
        await().atMost(PATIENCE)
                .until(() -> doomed.jobs()
                                .find(jobs.get("retrying"))
                                .orElseThrow()
                                .attempts()
                                .size()
                        == 1);
        assertThat(doomed.jobs().cancel(jobs.get("cancelled"), "ada")).isInstanceOf(Moved.Done.class);
        assertThat(doomed.jobs().cancel(jobs.get("cancelled in flight"), "ada")).isInstanceOf(Moved.InFlight.class);
        doomed.jobs().pause(new Pause(Pause.Kind.TYPE, "paused"), "ada");
        life.close();
        Map<String, JobView> left = views(doomed);
        store.close();
        return left;
    }

    private Map<String, JobView> views(Longhaul longhaul) {
        Map<String, JobView> views = new TreeMap<>();
        jobs.forEach((name, id) -> views.put(name, longhaul.jobs().find(id).orElseThrow()));
        return views;
    }

    @Test
    void a_killed_nodes_store_moves_and_a_node_on_the_other_database_finishes_everything(@TempDir Path folder)
            throws InterruptedException {
        String url = PostgresServer.newSchema();
        Path file = folder.resolve("jobs.db");
        Map<String, JobView> left = liveAndDie(JdbcStore.sqlite(file));
        try (JdbcStore from = JdbcStore.sqlite(file);
                JdbcStore to = JdbcStore.postgresql(url, PostgresServer.USER, "")) {
            from.moveTo(to);
        }

        try (Longhaul heir =
                node(JdbcStore.postgresql(url, PostgresServer.USER, ""), "heir").build()) {
            assertThat(views(heir))
                    .as("as it was")
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes(".*\\.stuck")
                    .isEqualTo(left);
            List<String> order = finishes(heir);

            assertThat(order)
                    .as("in the order of their acceptance")
                    .containsExactlyElementsOf(
                            IntStream.range(0, 5).mapToObj(i -> "step " + i).toList());
            assertThat(heir.enqueue(QUICK.job("a").idempotencyKey("only-once")).id())
                    .as("the key still stands for the first job")
                    .isEqualTo(jobs.get("succeeded"));
            assertThat(heir.jobs().pauses()).containsExactly(new Pause(Pause.Kind.TYPE, "paused"));
            assertThat(heir.statistics().nowhere(null, 1_000).jobs()).isEmpty();
        }
    }

    /** Works on the moved store until all has ended that can; says in which order the steps of the key ran. */
    private List<String> finishes(Longhaul heir) {
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> progress = new ConcurrentLinkedQueue<>();
        heir.handle(QUICK, (text, attempt) -> {});
        heir.handle(FAILS, (text, attempt) -> {});
        heir.handle(
                HANGS,
                (text, attempt) -> progress.add(attempt.progress()
                        .map(saved -> new String(saved, StandardCharsets.UTF_8))
                        .orElse("none")));
        heir.handle(CANCELLED, (text, attempt) -> order.add("ran after its cancel"));
        heir.handle(STEPS, (text, attempt) -> order.add(text));
        heir.handle(LATER, (text, attempt) -> {});
        heir.handle(PAUSED, (text, attempt) -> order.add("ran although paused"));
        heir.handle(NEXT, (text, attempt) -> {});
        heir.start();
        for (String name : List.of("killed", "unhandled", "later", "step 4")) {
            awaitState(heir, jobs.get(name), JobState.SUCCEEDED);
        }
        awaitState(heir, jobs.get("cancelled in flight"), JobState.CANCELLED);

        assertThat(outcomes(heir, "killed")).containsExactly("lost", "succeeded");
        assertThat(outcomes(heir, "cancelled in flight")).containsExactly("lost");
        assertThat(progress).as("what the killed attempt had saved").containsExactly("half");
        assertThat(heir.jobs().find(jobs.get("dead")).orElseThrow().state()).isEqualTo(JobState.DEAD);
        assertThat(heir.jobs().find(jobs.get("paused")).orElseThrow().attempts())
                .isEmpty();
        JobView later = heir.jobs().find(jobs.get("later")).orElseThrow();
        Instant due = later.row().asked().start();
        assertThat(later.attempts().getFirst().startedAt()).as("never early").isAfterOrEqualTo(due);
        assertThat(heir.jobs().find(jobs.get("retrying")).orElseThrow().attempts())
                .as("waits for its hour")
                .hasSize(1);
        return List.copyOf(order);
    }

    private List<String> outcomes(Longhaul longhaul, String name) {
        return longhaul.jobs().find(jobs.get(name)).orElseThrow().attempts().stream()
                .map(row -> row.outcome().word())
                .toList();
    }
}
