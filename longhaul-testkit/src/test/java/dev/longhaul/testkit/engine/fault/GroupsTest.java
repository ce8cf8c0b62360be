package dev.longhaul.testkit.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.engine.group.Groups;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.store.StoreException;
import java.util.ArrayList;
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
        Semaphore inCommit = new Semaphore(0);
        CountDownLatch goOn = new CountDownLatch(1);
        Groups<Integer, Integer> groups = new Groups<>(runtime, LIMIT, item -> 1, new Groups.Committing<>() {
            @Override
            public Integer commit(List<Integer> group) {
                if (group.contains(1)) {
                    inCommit.release();
                    await(goOn);
                }
                if (group.size() > 1) {
                    throw new StoreException(StoreException.Kind.REFUSED, "one of them is bad: it is split");
                }
                if (group.contains(2)) {
                    throw new AssertionError("a bug");
                }
                return group.size();
            }

            @Override
            public void committed(Integer commit) {}
        });
        Future<Integer> first = callers.submit(() -> groups.submit(1));
        inCommit.acquire();
        List<Future<Integer>> behind =
                List.of(callers.submit(() -> groups.submit(2)), callers.submit(() -> groups.submit(2)));
        goOn.countDown();
        assertThat(first.get()).isEqualTo(1);
        // The leader hears of the bug; whose half was not tried any more hears that.
        for (Future<Integer> each : behind) {
            assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
        assertThat(groups.submit(3)).isEqualTo(1);
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
