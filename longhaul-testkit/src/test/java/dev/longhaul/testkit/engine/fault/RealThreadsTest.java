package dev.longhaul.testkit.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.store.memory.rows.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What only real threads can show. */
class RealThreadsTest {

    private static final JobType<String> WORK = JobType.of("work", PayloadCodec.text());
    private static final Executor THREADS = task -> Thread.ofPlatform().start(task);

    @Test
    void randomness_is_no_single_threads_own_because_on_other_threads_that_repeats_itself_in_every_process() {
        try (SystemRuntime runtime = new SystemRuntime("test")) {
            RandomGenerator random = runtime.random();
            assertThat(random).isNotInstanceOf(ThreadLocalRandom.class);
            long here = random.nextLong();
            long there =
                    CompletableFuture.supplyAsync(random::nextLong, THREADS).join();
            assertThat(there).isNotEqualTo(here);
        }
    }

    @Test
    void an_enqueue_that_waits_for_somebodys_ordering_key_keeps_no_other_caller_waiting() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        MemoryDatabase database = MemoryDatabase.builder(InstantSource.system())
                .steps(step -> {
                    if (step.by().equals("node")
                            && step.kind() == Step.Kind.LOCK
                            && step.name().contains("account")) {
                        waits.countDown();
                    }
                })
                .build();
        try (MemoryStore user = database.store("user");
                Longhaul longhaul = Longhaul.builder(database.store("node")).build()) {
            longhaul.start();
            CompletableFuture<Enqueued> blocked;
            try (StoreTransaction open = user.begin(Duration.ZERO)) {
                open.keys().lock(List.of("account"));
                blocked = CompletableFuture.supplyAsync(
                        () -> longhaul.enqueue(WORK.job("ordered").orderingKey("account")), THREADS);
                assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
                for (int i = 0; i < 20; i++) {
                    assertThat(longhaul.enqueue(WORK.job("other")).created()).isTrue();
                }
                assertThat(blocked).isNotDone();
            }
            assertThat(blocked.get(30, TimeUnit.SECONDS).created()).isTrue();
        }
    }

    @Test
    void an_enqueue_that_is_interrupted_while_it_commits_for_others_fails_alone() throws Exception {
        CountDownLatch firstCommits = new CountDownLatch(1);
        CountDownLatch othersWait = new CountDownLatch(1);
        MemoryDatabase database = MemoryDatabase.builder(InstantSource.system())
                .steps(step -> {
                    if (step.kind() == Step.Kind.COMMIT && firstCommits.getCount() > 0) {
                        firstCommits.countDown();
                        awaitQuietly(othersWait);
                    } else if (step.kind() == Step.Kind.COMMIT
                            && Thread.currentThread().isInterrupted()) {
                        throw new StoreException(
                                StoreException.Kind.UNAVAILABLE, "the socket was closed by an interrupt");
                    }
                })
                .build();
        try (Longhaul longhaul = Longhaul.builder(database.store("node")).build()) {
            Enqueueing first = Enqueueing.begin(longhaul, "first");
            assertThat(firstCommits.await(30, TimeUnit.SECONDS)).isTrue();
            Enqueueing leads = Enqueueing.begin(longhaul, "leads");
            leads.awaitItsTurn();
            Enqueueing follows = Enqueueing.begin(longhaul, "follows");
            follows.awaitItsTurn();
            leads.thread().interrupt();
            othersWait.countDown();

            assertThat(first.result().get(30, TimeUnit.SECONDS).created()).isTrue();
            assertThat(follows.result().get(30, TimeUnit.SECONDS).created()).isTrue();
            assertThat(leads.result()).failsWithin(Duration.ofSeconds(30));
        }
    }

    /** A caller on a thread of its own. */
    private record Enqueueing(Thread thread, CompletableFuture<Enqueued> result) {

        static Enqueueing begin(Longhaul longhaul, String work) {
            CompletableFuture<Enqueued> result = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    result.complete(longhaul.enqueue(WORK.job(work)));
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
            return new Enqueueing(thread, result);
        }

        /** It has queued up, and waits for those before it. */
        void awaitItsTurn() {
            try (SystemRuntime runtime = new SystemRuntime("test")) {
                assertThat(runtime.await(Duration.ofSeconds(30), () -> thread.getState() == Thread.State.TIMED_WAITING))
                        .isTrue();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }
}
