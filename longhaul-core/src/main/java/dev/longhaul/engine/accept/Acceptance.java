package dev.longhaul.engine.accept;

import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Commits enqueues in groups: while one caller commits, others queue up, and the next commit takes them all. No thread of
 * its own: each caller either leads a commit or waits for one. Thread-safe.
 */
public final class Acceptance {

    /** How long an enqueue goes on trying after conflicts and lost answers before it tells its caller. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration AFTER_LOCK = Duration.ofMillis(5);
    private static final Duration AFTER_LOST_ANSWER = Duration.ofMillis(100);
    /** After so many waits for locks a group is split no further: its callers try each for themselves. */
    private static final int MAX_LOCK_WAITS = 2;

    private final Store store;
    private final FollowUps followUps;
    private final EngineRuntime runtime;
    private final int groupLimit;
    private final Consumer<Changes> committed;

    private final Lock leadership;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    /** The leader's. */
    private int lockWaits;

    /** @param committed hears of what was accepted and became due, after the commit */
    public Acceptance(
            Store store, FollowUps followUps, EngineRuntime runtime, int groupLimit, Consumer<Changes> committed) {
        this.store = store;
        this.followUps = followUps;
        this.runtime = runtime;
        this.groupLimit = groupLimit;
        this.committed = committed;
        this.leadership = runtime.newLock();
    }

    /**
     * Accepts jobs, all in one commit; durable when it returns.
     *
     * @throws StoreException if the store cannot do it. Of kind {@link StoreException.Kind#UNKNOWN_COMMIT} the jobs may
     *     exist or not: ask again with the same idempotency key
     */
    public List<Enqueued> accept(List<NewJob> jobs) {
        Waiting mine = new Waiting(List.copyOf(jobs), new CompletableFuture<>());
        lock.lock();
        try {
            queue.add(mine);
        } finally {
            lock.unlock();
        }
        leadership.lock();
        try {
            // Whoever led before may have taken these along; a full group may have left them for the next.
            while (!mine.answer().isDone()) {
                lockWaits = 0;
                commit(nextGroup());
            }
        } finally {
            leadership.unlock();
        }
        return switch (mine.await()) {
            case Answer.Accepted(List<Enqueued> enqueued) -> enqueued;
            case Answer.Alone(StoreException why) -> acceptAlone(mine.jobs(), why);
        };
    }

    /** Accepts jobs in the caller's transaction; the caller commits. */
    public List<Enqueued> acceptIn(StoreTransaction tx, List<NewJob> jobs) {
        return enqueued(jobs, write(tx, jobs));
    }

    private Changes write(StoreTransaction tx, List<NewJob> jobs) {
        Changes changes = new Changes(followUps, tx.now());
        jobs.forEach(changes::accept);
        changes.write(tx);
        return changes;
    }

    /** The oldest that wait, so that everyone who queued before this leader is in this group or an earlier one. */
    private List<Waiting> nextGroup() {
        lock.lock();
        try {
            List<Waiting> group = new ArrayList<>();
            int size = 0;
            while (!queue.isEmpty()
                    && (group.isEmpty() || size + queue.peek().jobs().size() <= groupLimit)) {
                Waiting next = queue.remove();
                size += next.jobs().size();
                group.add(next);
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Commits a group; one that fails is split, so that one bad row stalls nobody. What must be tried for longer is tried by
     * its own caller, who keeps nobody else from leading meanwhile.
     */
    private void commit(List<Waiting> group) {
        if (group.isEmpty()) {
            return;
        }
        Changes changes;
        try {
            changes = commitOnce(group.stream().flatMap(w -> w.jobs().stream()).toList());
        } catch (StoreException e) {
            switch (e.kind()) {
                case UNAVAILABLE -> {
                    if (group.size() > 1 && Thread.currentThread().isInterrupted()) {
                        alone(group, leaderInterrupted(e));
                    } else {
                        fail(group, e);
                    }
                }
                case FULL -> fail(group, e);
                case UNKNOWN_COMMIT -> alone(group, e);
                case REFUSED -> failOrSplit(group, e);
                case LOCK_WAIT, CONFLICT -> {
                    lockWaits++;
                    if (group.size() == 1 || lockWaits > MAX_LOCK_WAITS) {
                        alone(group, e);
                    } else {
                        split(group);
                    }
                }
            }
            return;
        } catch (RuntimeException e) {
            failOrSplit(group, e);
            return;
        } catch (Error e) {
            fail(group, e);
            throw e;
        }
        for (Waiting waiting : group) {
            waiting.answer().complete(new Answer.Accepted(enqueued(waiting.jobs(), changes)));
        }
        committed.accept(changes);
    }

    private Changes commitOnce(List<NewJob> jobs) {
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            Changes changes = write(tx, jobs);
            tx.commit();
            return changes;
        }
    }

    private void failOrSplit(List<Waiting> group, RuntimeException e) {
        if (group.size() == 1) {
            fail(group, e);
        } else {
            split(group);
        }
    }

    private void split(List<Waiting> group) {
        commit(group.subList(0, group.size() / 2));
        commit(group.subList(group.size() / 2, group.size()));
    }

    /**
     * An interrupt of the one thread that commits may have closed its connection (on a virtual thread it does), or kept it
     * from having one: that is no reason for the others to fail.
     */
    private static StoreException leaderInterrupted(StoreException e) {
        return new StoreException(
                StoreException.Kind.CONFLICT,
                "the thread that was to commit this together with others' was interrupted: " + e.getMessage(),
                e);
    }

    private static void fail(List<Waiting> group, Throwable e) {
        group.forEach(waiting -> waiting.answer().completeExceptionally(e));
    }

    private static void alone(List<Waiting> group, StoreException why) {
        group.forEach(waiting -> waiting.answer().complete(new Answer.Alone(why)));
    }

    /**
     * Tries again for a while. After a lost answer the same is executed again under the same ids, whatever happens
     * meanwhile: only that can tell whether the first commit arrived.
     */
    private List<Enqueued> acceptAlone(List<NewJob> jobs, StoreException why) {
        long giveUp = runtime.nanoTime() + PATIENCE.toNanos();
        StoreException latest = why;
        StoreException lostAnswer = null;
        while (true) {
            lostAnswer = latest.kind() == StoreException.Kind.UNKNOWN_COMMIT ? latest : lostAnswer;
            runtime.await(lostAnswer == null ? AFTER_LOCK : AFTER_LOST_ANSWER, () -> false);
            boolean again = lostAnswer == null
                    ? latest.kind() == StoreException.Kind.LOCK_WAIT || latest.kind() == StoreException.Kind.CONFLICT
                    : latest.kind() != StoreException.Kind.REFUSED;
            if (!again
                    || giveUp - runtime.nanoTime() <= 0
                    || Thread.currentThread().isInterrupted()) {
                throw lostAnswer == null ? latest : lostAnswer;
            }
            try {
                Changes changes = commitOnce(jobs);
                committed.accept(changes);
                return enqueued(jobs, changes);
            } catch (StoreException e) {
                latest = e;
            }
        }
    }

    private static List<Enqueued> enqueued(List<NewJob> jobs, Changes changes) {
        Map<JobId, Inserted> inserted = changes.inserted();
        return jobs.stream()
                .map(job -> {
                    Inserted result = inserted.getOrDefault(job.id(), new Inserted(job.id(), false));
                    return new Enqueued(result.id(), result.id().equals(job.id()));
                })
                .toList();
    }

    /** What a caller who waits for a group's commit is told. */
    private sealed interface Answer {
        /** It is done. */
        record Accepted(List<Enqueued> enqueued) implements Answer {}

        /** It may work, but would keep others waiting. */
        record Alone(StoreException why) implements Answer {}
    }

    private record Waiting(List<NewJob> jobs, CompletableFuture<Answer> answer) {

        Answer await() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                // The stack trace of the caller belongs to the failure that the caller sees.
                if (e.getCause() instanceof StoreException failure) {
                    throw new StoreException(failure.kind(), String.valueOf(failure.getMessage()), failure);
                }
                if (e.getCause() instanceof IllegalArgumentException failure) {
                    throw new IllegalArgumentException(failure.getMessage(), failure);
                }
                throw e;
            }
        }
    }
}
