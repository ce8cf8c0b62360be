package dev.longhaul.testkit.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.engine.group.Groups;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.AttemptTask;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many callers on real threads, committed in groups: each is answered, with what became of its own item. */
class GroupsTest {

    private static final int CALLERS = 32;
    private static final int EACH = 200;
    private static final int LIMIT = 10;

    private final SystemRuntime runtime = new SystemRuntime("groups");
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AfterEach
    void end() {
        callers.shutdownNow();
        runtime.close();
    }

    /** Writes down what it commits, refuses what is divisible by a number, and fails as often as it is told. */
    private static final class Ledger implements Groups.Committing<Integer, List<Integer>> {
        private final Set<Integer> done = ConcurrentHashMap.newKeySet();
        private final Set<Integer> told = ConcurrentHashMap.newKeySet();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger mostUnderWay = new AtomicInteger();
        private final AtomicInteger largest = new AtomicInteger();
        private final AtomicInteger conflicts = new AtomicInteger();
        private final int refuses;

        Ledger(int refuses, int conflicts) {
            this.refuses = refuses;
            this.conflicts.set(conflicts);
        }

        @Override
        public List<Integer> commit(List<Integer> group) {
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            largest.accumulateAndGet(group.size(), Math::max);
            try {
                if (conflicts.getAndDecrement() > 0) {
                    throw new StoreException(StoreException.Kind.CONFLICT, "chosen as a deadlock's victim");
                }
                if (group.stream().anyMatch(item -> item % refuses == 0)) {
                    throw new StoreException(StoreException.Kind.REFUSED, "no such item");
                }
                assertThat(group).allMatch(done::add);
                return List.copyOf(group);
            } finally {
                underWay.decrementAndGet();
            }
        }

        @Override
        public void committed(List<Integer> commit) {
            assertThat(commit).allMatch(told::add);
        }
    }

    @Test
    void every_caller_is_answered_once_its_own_item_is_committed_and_told() throws Exception {
        Ledger ledger = new Ledger(Integer.MAX_VALUE, 0);
        submitAll(new Groups<>(runtime, LIMIT, item -> 1, ledger), ledger);
        assertThat(ledger.done).hasSize(CALLERS * EACH);
        assertThat(ledger.mostUnderWay.get()).isEqualTo(1);
        assertThat(ledger.largest.get()).isBetween(2, LIMIT);
    }

    @Test
    void after_conflicts_all_is_done_in_the_end() throws Exception {
        Ledger ledger = new Ledger(Integer.MAX_VALUE, 20);
        submitAll(new Groups<>(runtime, LIMIT, item -> 1, ledger), ledger);
        assertThat(ledger.done).hasSize(CALLERS * EACH);
    }

    @Test
    void what_is_refused_is_refused_to_its_own_caller_and_to_no_other() throws Exception {
        Ledger ledger = new Ledger(7, 0);
        submitAll(new Groups<>(runtime, LIMIT, item -> 1, ledger), ledger);
        assertThat(ledger.done).noneMatch(item -> item % 7 == 0);
    }

    @Test
    void after_an_error_in_one_half_of_a_group_nobody_waits_for_ever_and_the_next_commit_goes_on() throws Exception {
        // The leader hears of the bug; whose half was not tried any more hears that.
        failForTwoOnly(
                item -> {
                    if (item == 2) {
                        throw new AssertionError("a bug");
                    }
                },
                item -> {});
    }

    @Test
    void when_what_hears_of_a_commit_throws_nobody_of_the_other_half_waits_for_ever() throws Exception {
        failForTwoOnly(item -> {}, item -> {
            if (item == 2) {
                throw new IllegalStateException("a meter's bug");
            }
        });
    }

    /**
     * While item 1 is committed, two callers queue up with item 2 each, whose group is refused and split: both of them fail, and
     * neither the caller before them nor the one after them.
     */
    private void failForTwoOnly(IntConsumer commits, IntConsumer hears) throws Exception {
        Semaphore inCommit = new Semaphore(0);
        Semaphore queued = new Semaphore(0);
        CountDownLatch goOn = new CountDownLatch(1);
        EngineRuntime watched = new Watched(runtime, (atMost, something) -> {
            queued.release();
            return runtime.awaitDone(atMost, something);
        });
        Groups<Integer, Integer> groups = new Groups<>(watched, LIMIT, item -> 1, new Groups.Committing<>() {
            @Override
            public Integer commit(List<Integer> group) {
                if (group.contains(1)) {
                    inCommit.release();
                    await(goOn);
                }
                if (group.size() > 1) {
                    throw new StoreException(StoreException.Kind.REFUSED, "one of them is bad: it is split");
                }
                commits.accept(group.getFirst());
                return group.getFirst();
            }

            @Override
            public void committed(Integer commit) {
                hears.accept(commit);
            }
        });
        Future<Integer> first = callers.submit(() -> groups.submit(1));
        inCommit.acquire();
        List<Future<Integer>> behind =
                List.of(callers.submit(() -> groups.submit(2)), callers.submit(() -> groups.submit(2)));
        queued.acquire(2);
        goOn.countDown();
        assertThat(first.get()).isEqualTo(1);
        for (Future<Integer> each : behind) {
            assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
        assertThat(groups.submit(3)).isEqualTo(3);
    }

    @Test
    void who_dies_while_he_waits_leads_nobody() throws Exception {
        Semaphore inCommit = new Semaphore(0);
        CountDownLatch goOn = new CountDownLatch(1);
        EngineRuntime deadly = new Watched(runtime, (atMost, something) -> {
            throw new StackOverflowError("deep in somebody's stack");
        });
        Groups<Integer, Integer> groups = new Groups<>(deadly, LIMIT, item -> 1, new Groups.Committing<>() {
            @Override
            public Integer commit(List<Integer> group) {
                inCommit.release();
                await(goOn);
                return group.size();
            }

            @Override
            public void committed(Integer commit) {}
        });
        Future<Integer> first = callers.submit(() -> groups.submit(1));
        inCommit.acquire();
        Future<Integer> dying = callers.submit(() -> groups.submit(2));
        assertThatThrownBy(() -> dying.get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(StackOverflowError.class);
        goOn.countDown();
        assertThat(first.get()).isEqualTo(1);
        Future<Integer> next = callers.submit(() -> groups.submit(3));
        assertThat(next.get(30, TimeUnit.SECONDS)).as("it leads at once").isEqualTo(1);
    }

    @Test
    void a_leader_takes_along_those_whom_the_commit_before_let_go_when_they_come_back() throws Exception {
        assertThat(sizesOfGroups(true)).containsExactly(1, 3, 3);
    }

    @Test
    void a_leader_waits_for_a_moment_only() throws Exception {
        assertThat(sizesOfGroups(false)).containsExactly(1, 3, 1);
    }

    /** One caller, three behind him, one behind those, and if that one's wait lasts until it is called off, two more. */
    private List<Integer> sizesOfGroups(boolean waits) throws Exception {
        Semaphore inCommit = new Semaphore(0);
        Semaphore goOn = new Semaphore(0);
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Semaphore queued = new Semaphore(0);
        CountDownLatch gathering = new CountDownLatch(1);
        EngineRuntime watched = new Watched(runtime, (atMost, something) -> {
            if (atMost.compareTo(Duration.ofSeconds(1)) >= 0) {
                queued.release();
                return runtime.awaitDone(atMost, something);
            }
            gathering.countDown();
            return waits && runtime.awaitDone(Duration.ofMinutes(1), something);
        });
        Groups<Integer, Integer> groups = new Groups<>(watched, LIMIT, item -> 1, new Groups.Committing<>() {
            @Override
            public Integer commit(List<Integer> group) {
                sizes.add(group.size());
                inCommit.release();
                goOn.acquireUninterruptibly();
                return group.size();
            }

            @Override
            public void committed(Integer commit) {}
        });
        List<Future<Integer>> all = new ArrayList<>();
        all.add(callers.submit(() -> groups.submit(1)));
        inCommit.acquire();
        for (int behind = 0; behind < 3; behind++) {
            all.add(callers.submit(() -> groups.submit(2)));
        }
        queued.acquire(3);
        goOn.release();
        inCommit.acquire();
        all.add(callers.submit(() -> groups.submit(3)));
        queued.acquire();
        goOn.release();
        gathering.await();
        if (waits) {
            all.add(callers.submit(() -> groups.submit(4)));
            all.add(callers.submit(() -> groups.submit(4)));
        }
        inCommit.acquire();
        goOn.release();
        for (Future<Integer> each : all) {
            each.get();
        }
        return sizes;
    }

    private interface Waits {
        boolean awaitDone(Duration atMost, Future<?> something);
    }

    /** The system's runtime but for its waits. */
    private record Watched(EngineRuntime real, Waits waits) implements EngineRuntime {

        @Override
        public long nanoTime() {
            return real.nanoTime();
        }

        @Override
        public RandomGenerator random() {
            return real.random();
        }

        @Override
        public Activity start(String name, Turn turn) {
            return real.start(name, turn);
        }

        @Override
        public void attempt(AttemptTask task) {
            real.attempt(task);
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            return real.after(delay, action);
        }

        @Override
        public boolean await(Duration atMost, BooleanSupplier condition) {
            return real.await(atMost, condition);
        }

        @Override
        public boolean awaitDone(Duration atMost, Future<?> something) {
            return waits.awaitDone(atMost, something);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private void submitAll(Groups<Integer, List<Integer>> groups, Ledger ledger) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int base = caller * EACH;
            all.add(callers.submit(() -> {
                for (int item = base + 1; item <= base + EACH; item++) {
                    submit(groups, ledger, item);
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    private static void submit(Groups<Integer, List<Integer>> groups, Ledger ledger, int item) {
        if (item % ledger.refuses == 0) {
            assertThatThrownBy(() -> groups.submit(item)).hasMessage("no such item");
        } else {
            assertThat(groups.submit(item)).contains(item);
            assertThat(ledger.told).as("before its caller goes on").contains(item);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
