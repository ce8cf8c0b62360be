package dev.longhaul.engine.accept;

import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.OpenJob;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Commits enqueues in groups: while one caller commits, others queue up, and the next commit takes them all. No thread of
 * its own: each caller either leads a commit or waits for one. Thread-safe.
 */
public final class Acceptance {

    /** How long an enqueue goes on trying after conflicts and lost answers before it tells its caller. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Store store;
    private final FollowUps followUps;
    private final EngineRuntime runtime;
    private final int groupLimit;
    private final Consumer<List<OpenJob>> accepted;

    private final ReentrantLock leadership = new ReentrantLock(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> queue = new ArrayDeque<>();

    /** @param accepted hears of what became due, after the commit */
    public Acceptance(
            Store store, FollowUps followUps, EngineRuntime runtime, int groupLimit, Consumer<List<OpenJob>> accepted) {
        this.store = store;
        this.followUps = followUps;
        this.runtime = runtime;
        this.groupLimit = groupLimit;
        this.accepted = accepted;
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
                commit(nextGroup());
            }
        } finally {
            leadership.unlock();
        }
        return mine.await();
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

    /** Commits a group; one that fails is split, so that one bad row stalls nobody. */
    private void commit(List<Waiting> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            Changes changes = commitWithPatience(group);
            accepted.accept(changes.madeDue());
            for (Waiting waiting : group) {
                waiting.answer().complete(enqueued(waiting.jobs(), changes));
            }
        } catch (StoreException e) {
            if (group.size() == 1 || e.kind() == StoreException.Kind.UNAVAILABLE) {
                group.forEach(waiting -> waiting.answer().completeExceptionally(e));
            } else {
                commit(group.subList(0, group.size() / 2));
                commit(group.subList(group.size() / 2, group.size()));
            }
        } catch (RuntimeException | Error e) {
            group.forEach(waiting -> waiting.answer().completeExceptionally(e));
            throw e;
        }
    }

    private Changes commitWithPatience(List<Waiting> group) {
        List<NewJob> jobs = group.stream().flatMap(w -> w.jobs().stream()).toList();
        long giveUp = runtime.nanoTime() + PATIENCE.toNanos();
        boolean unknown = false;
        StoreException lostAnswer = null;
        while (true) {
            try (StoreTransaction tx = store.begin(EngineSettings.LOCK_WAIT)) {
                Changes changes = write(tx, jobs);
                tx.commit();
                return changes;
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.UNKNOWN_COMMIT) {
                    unknown = true;
                    lostAnswer = e;
                }
                // After a lost answer the same is executed again under the same ids, whatever happens meanwhile: only
                // that can tell whether the first commit arrived.
                boolean again = unknown ? e.kind() != StoreException.Kind.REFUSED : worthAnotherTry(e, group);
                if (!again || giveUp - runtime.nanoTime() <= 0) {
                    throw lostAnswer == null ? e : lostAnswer;
                }
                runtime.await(Duration.ofMillis(unknown ? 100 : 5), () -> false);
            }
        }
    }

    private static boolean worthAnotherTry(StoreException e, List<Waiting> group) {
        return switch (e.kind()) {
            case LOCK_WAIT, CONFLICT -> group.size() == 1;
            case UNAVAILABLE, FULL, REFUSED -> false;
            case UNKNOWN_COMMIT -> true;
        };
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

    private record Waiting(List<NewJob> jobs, CompletableFuture<List<Enqueued>> answer) {

        List<Enqueued> await() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof StoreException failure) {
                    // The stack trace of the caller belongs to the failure that the caller sees.
                    throw new StoreException(failure.kind(), String.valueOf(failure.getMessage()), failure);
                }
                throw e;
            }
        }
    }
}
