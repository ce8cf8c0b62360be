package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Handler;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.memory.MemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Handlers that do not return in time. On real threads: nothing else can be interrupted. */
class TimeoutsTest {

    private static final TypeOptions SOON = TypeOptions.DEFAULT.timeout(Duration.ofMillis(50));

    private final BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Attempt> interrupted = new LinkedBlockingQueue<>();

    private Longhaul start(Handler<String> handler) {
        Longhaul longhaul = Longhaul.builder(MemoryStore.create(InstantSource.system()))
                .schedule("once", RetrySchedule.parse("10m"))
                .shutdownTimeout(Duration.ofMillis(100))
                .handle(WORK, SOON, handler)
                .listener(event -> {
                    if (event instanceof JobEvent.Settled) {
                        events.add(event);
                    }
                })
                .build();
        longhaul.start();
        return longhaul;
    }

    private JobEvent.Settled nextSettled() throws InterruptedException {
        JobEvent event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).isInstanceOf(JobEvent.Settled.class);
        return (JobEvent.Settled) event;
    }

    @Test
    void a_handler_that_takes_too_long_is_interrupted_and_its_attempt_failed() throws Exception {
        try (Longhaul longhaul = start((work, attempt) -> new CountDownLatch(1).await())) {
            longhaul.enqueue(WORK.job("x"));
            JobEvent.Settled settled = nextSettled();
            assertThat(settled.outcome()).isEqualTo(Outcome.Kind.FAILED);
            assertThat(settled.error()).contains("timed out after PT0.05S");
            assertThat(settled.state()).isEqualTo(JobState.SCHEDULED);
            assertThat(longhaul.statistics().stuck()).isZero();
        }
    }

    @Test
    void a_handler_that_heeds_no_interrupt_is_shown_as_stuck_and_its_job_runs_once_until_it_returns() throws Exception {
        CountDownLatch returns = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        try (Longhaul longhaul = start((work, attempt) -> {
            runs.incrementAndGet();
            while (returns.getCount() > 0) {
                try {
                    returns.await();
                } catch (InterruptedException e) {
                    interrupted.add(attempt);
                }
            }
        })) {
            JobId id = longhaul.enqueue(WORK.job("x")).id();
            Attempt attempt = interrupted.poll(10, TimeUnit.SECONDS);
            assertThat(attempt).isNotNull();
            assertThat(attempt.stands()).isFalse();
            JobView view = longhaul.jobs().find(id).orElseThrow();
            assertThat(view.activity().running()).isTrue();
            assertThat(view.activity().stuck()).isTrue();
            assertThat(longhaul.statistics().stuck()).isEqualTo(1);
            returns.countDown();
            assertThat(nextSettled().outcome())
                    .as("it returned without a failure, so what it did is done")
                    .isEqualTo(Outcome.Kind.SUCCEEDED);
            assertThat(runs).hasValue(1);
            assertThat(longhaul.statistics().stuck()).isZero();
        }
    }

    @Test
    void a_handler_that_interrupts_itself_harms_nobody() throws Exception {
        try (Longhaul longhaul = start((work, attempt) -> Thread.currentThread().interrupt())) {
            longhaul.enqueue(WORK.job("x"));
            assertThat(nextSettled().outcome()).isEqualTo(Outcome.Kind.SUCCEEDED);
            longhaul.enqueue(WORK.job("y"));
            assertThat(nextSettled().outcome()).isEqualTo(Outcome.Kind.SUCCEEDED);
        }
    }

    @Test
    void closing_interrupts_what_takes_longer_than_the_shutdown_may_and_records_it() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        MemoryStore store = MemoryStore.create(InstantSource.system());
        JobId id;
        try (Longhaul longhaul = Longhaul.builder(store)
                .schedule("once", RetrySchedule.parse("10m"))
                .shutdownTimeout(Duration.ofMillis(50))
                .handle(WORK, (work, attempt) -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                })
                .build()) {
            longhaul.start();
            id = longhaul.enqueue(WORK.job("x")).id();
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(store.database().snapshot().claims()).isEmpty();
        assertThat(store.database().snapshot().due()).containsOnlyKeys(id);
        assertThat(store.database().snapshot().attempts().values())
                .singleElement()
                .matches(row -> row.outcome() == Outcome.Kind.FAILED);
    }
}
