package dev.longhaul.jdbc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.postgresql.PostgresOptions;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.servers.PostgresServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineOnPostgresTest extends EngineOnDatabase {

    private static final String URL = PostgresServer.newSchema();
    private static final Duration LEASE = Duration.ofSeconds(2);

    @Override
    JdbcStore newStore() {
        PostgresServer.empty(URL);
        return reopened();
    }

    @Override
    JdbcStore reopened() {
        return JdbcStore.postgresql(URL, PostgresServer.USER, "");
    }

    private LonghaulBuilder node(String name) {
        return Longhaul.builder(reopened())
                .node(name)
                .lease(LEASE)
                .workers(8)
                .schedule("quick", RetrySchedule.parse("every 20ms, 5 attempts"));
    }

    @Test
    void two_nodes_share_the_work_and_no_job_runs_twice() {
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        AtomicInteger byFirst = new AtomicInteger();
        AtomicInteger bySecond = new AtomicInteger();
        try (Longhaul first = node("first").build();
                Longhaul second = node("second").build()) {
            first.handle(SHIP, (order, attempt) -> {
                runs.computeIfAbsent(order, key -> new AtomicInteger()).incrementAndGet();
                byFirst.incrementAndGet();
            });
            second.handle(SHIP, (order, attempt) -> {
                runs.computeIfAbsent(order, key -> new AtomicInteger()).incrementAndGet();
                bySecond.incrementAndGet();
            });
            first.start();
            second.start();
            List<JobRequest> requests = IntStream.range(0, 400)
                    .mapToObj(i -> SHIP.job("order-" + i))
                    .toList();
            List<Enqueued> jobs = first.enqueueAll(requests);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> jobs.stream()
                            .allMatch(job ->
                                    first.jobs().find(job.id()).orElseThrow().state() == JobState.SUCCEEDED));

            assertThat(runs).hasSize(400);
            assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
            assertThat(byFirst).as("by the first node").hasPositiveValue();
            assertThat(bySecond).as("by the second node").hasPositiveValue();
        }
    }

    /** What an accept in one trip finds out with its commit is done again by the engine, and once. */
    @Test
    void connections_that_died_before_an_enqueue_in_one_trip_are_no_trouble_of_the_caller() {
        // For whom no time passes, the clock was always looked at just now.
        PostgresOptions options = PostgresOptions.of(URL, PostgresServer.USER, "")
                .nanoTime(() -> 0)
                .build();
        try (Longhaul node = Longhaul.builder(JdbcStore.postgresql(options)).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(node.enqueue(SHIP.job("before")).created()).isTrue();
                PostgresServer.execute(
                        URL,
                        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                                + " WHERE application_name = 'longhaul' AND pid <> pg_backend_pid()");
                assertThat(node.enqueue(SHIP.job("after")).created()).isTrue();
            }
            // Those that read have died, too.
            await().ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(node.jobs().list(JobQuery.ALL).items()).hasSize(6));
        }
    }

    @Test
    void a_node_takes_back_what_a_killed_one_had_in_flight_and_the_killed_one_writes_nothing_any_more()
            throws InterruptedException {
        CountDownLatch running = new CountDownLatch(4);
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch lateIsOver = new CountDownLatch(4);
        SystemRuntime life = new SystemRuntime("doomed");
        Longhaul doomed = node("doomed").runtime(life, InstantSource.system()).build();
        doomed.handle(SHIP, (order, attempt) -> {
            running.countDown();
            late.await();
            lateIsOver.countDown();
        });
        doomed.start();
        List<Enqueued> jobs = doomed.enqueueAll(
                IntStream.range(0, 4).mapToObj(i -> SHIP.job("order-" + i)).toList());
        running.await();
        // No renewal, no settling, no farewell: to the database this is what kill -9 looks like.
        life.close();

        try (Longhaul heir = node("heir").handle(SHIP, (order, attempt) -> {}).build()) {
            heir.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> jobs.stream()
                            .allMatch(job ->
                                    heir.jobs().find(job.id()).orElseThrow().state() == JobState.SUCCEEDED));
            late.countDown();
            lateIsOver.await();

            for (Enqueued job : jobs) {
                JobView view = heir.jobs().find(job.id()).orElseThrow();
                assertThat(view.attempts())
                        .extracting(row -> row.outcome().word())
                        .containsExactly("lost", "succeeded");
                assertThat(view.attempts())
                        .allSatisfy(row -> assertThat(row.by().node().value()).startsWith("heir"));
                assertThat(Duration.between(
                                view.attempts().get(0).startedAt(),
                                view.attempts().get(0).endedAt()))
                        .as("taken back within the lease and two seconds")
                        .isLessThan(LEASE.plusSeconds(2));
            }
        }
    }
}
