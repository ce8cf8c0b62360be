package dev.longhaul.engine.group;

import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * Commits in groups: while some callers commit, others queue up, and the next commit takes them all. No thread of its own: each
 * caller either leads a commit or waits for one. Who has led calls the one who has waited longest to lead the next, and wakes
 * those whose answer it has all at once: were they to wake one after another, as behind a lock, a group would take as long as
 * all its callers' wake-ups. Thread-safe.
 *
 * @param <I> what a caller wants done
 * @param <C> what one commit came to
 */
public final class Groups<I, C> {

    /** How long a caller goes on trying after conflicts and lost answers before it is told. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration AFTER_LOCK = Duration.ofMillis(5);
    private static final Duration AFTER_LOST_ANSWER = Duration.ofMillis(100);
    /** After so many waits for locks a group is split no further: its callers try each for themselves. */
    private static final int MAX_LOCK_WAITS = 2;

    private final EngineRuntime runtime;
    private final int limit;
    private final ToIntFunction<I> size;
    private final Committing<I, C> committing;

    private final int mostLeaders;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting<I, C>> queue = new ArrayDeque<>();
    private int leaders;

    /** Does what a group wants. */
    public interface Committing<I, C> {
        /**
         * Does it in one commit. May be asked again for the same: after a commit whose answer was lost it must then find
         * what it has done.
         *
         * @throws StoreException if nothing of it was done, or, of kind unknown commit, if nobody knows
         */
        C commit(List<I> group);

        /** A commit has arrived: called once for each, before any of its callers goes on. */
        void committed(C commit);
    }

    /** How many commits are under way at once: while one waits for the disk, another writes; one where there is one writer. */
    public static int leaders(Store store) {
        return store.exclusive() ? 1 : 2;
    }

    /**
     * @param mostLeaders how many commits may be under way at once, at least 1; one where there is one writer
     * @param limit the most that one commit takes
     * @param size what an item counts for in it
     */
    public Groups(
            EngineRuntime runtime, int mostLeaders, int limit, ToIntFunction<I> size, Committing<I, C> committing) {
        this.runtime = runtime;
        this.limit = limit;
        this.size = size;
        this.committing = committing;
        this.mostLeaders = mostLeaders;
    }

    /**
     * Does what a caller wants, in one commit with what others want; durable when it returns.
     *
     * @return what that commit came to
     * @throws StoreException if the store cannot do it. Of kind {@link StoreException.Kind#UNKNOWN_COMMIT} it may be done or
     *     not
     */
    public C submit(I item) {
        Answer<C> answer = ask(item);
        return switch (answer) {
            case Answer.Done<C>(C commit) -> commit;
            case Answer.Alone<C>(StoreException why) -> alone(item, why);
            case Answer.Lead<C> lead -> throw new IllegalStateException("who was called to lead was called again");
        };
    }

    private Answer<C> ask(I item) {
        Waiting<I, C> mine = new Waiting<>(item);
        if (!leadsAtOnce(mine)) {
            runtime.join(mine.answer());
            Answer<C> answer = mine.await();
            if (!(answer instanceof Answer.Lead<C>)) {
                return answer;
            }
            mine = new Waiting<>(item);
        }
        lead(mine);
        return mine.await();
    }

    private boolean leadsAtOnce(Waiting<I, C> mine) {
        lock.lock();
        try {
            if (leaders < mostLeaders) {
                leaders++;
                return true;
            }
            queue.add(mine);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Commits the caller's own and what waits with it, and calls the next leader; its group's callers go on after that. */
    private void lead(Waiting<I, C> mine) {
        List<Waiting<I, C>> group = groupOf(mine);
        Turn<I, C> turn = new Turn<>();
        try {
            commit(group, turn);
        } finally {
            callNext();
            try {
                turn.arrived.forEach(this::tell);
            } finally {
                // Whoever has an answer keeps it; nobody waits for ever because an error ended this turn.
                fail(group, new IllegalStateException("the thread that was to commit this with its own has failed"));
            }
        }
    }

    private void tell(Arrived<I, C> arrived) {
        try {
            committing.committed(arrived.commit());
        } finally {
            arrived.group().forEach(waiting -> waiting.answer().complete(new Answer.Done<>(arrived.commit())));
        }
    }

    private void callNext() {
        Waiting<I, C> next;
        lock.lock();
        try {
            next = queue.poll();
            if (next == null) {
                leaders--;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.answer().complete(new Answer.Lead<>());
        }
    }

    /** The leader, who has waited longest, and the oldest that wait after him. */
    private List<Waiting<I, C>> groupOf(Waiting<I, C> leader) {
        List<Waiting<I, C>> group = new ArrayList<>();
        group.add(leader);
        int taken = size.applyAsInt(leader.item());
        lock.lock();
        try {
            while (!queue.isEmpty() && taken + size.applyAsInt(queue.peek().item()) <= limit) {
                Waiting<I, C> next = queue.remove();
                taken += size.applyAsInt(next.item());
                group.add(next);
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** What one leader has met and done. */
    private static final class Turn<I, C> {
        private final List<Arrived<I, C>> arrived = new ArrayList<>();
        private int lockWaits;
    }

    /** A commit, and whose it is. */
    private record Arrived<I, C>(List<Waiting<I, C>> group, C commit) {}

    /**
     * Commits a group; one that fails is split, so that one bad row stalls nobody. What must be tried for longer is tried by
     * its own caller, who keeps nobody else from leading meanwhile.
     */
    private void commit(List<Waiting<I, C>> group, Turn<I, C> turn) {
        C commit;
        try {
            commit = committing.commit(group.stream().map(Waiting::item).toList());
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
                case REFUSED -> failOrSplit(group, turn, e);
                case LOCK_WAIT, CONFLICT -> {
                    turn.lockWaits++;
                    if (group.size() == 1 || turn.lockWaits > MAX_LOCK_WAITS) {
                        alone(group, e);
                    } else {
                        split(group, turn);
                    }
                }
            }
            return;
        } catch (RuntimeException e) {
            failOrSplit(group, turn, e);
            return;
        } catch (Error e) {
            fail(group, e);
            throw e;
        }
        turn.arrived.add(new Arrived<>(group, commit));
    }

    private void failOrSplit(List<Waiting<I, C>> group, Turn<I, C> turn, RuntimeException e) {
        if (group.size() == 1) {
            fail(group, e);
        } else {
            split(group, turn);
        }
    }

    private void split(List<Waiting<I, C>> group, Turn<I, C> turn) {
        commit(group.subList(0, group.size() / 2), turn);
        commit(group.subList(group.size() / 2, group.size()), turn);
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

    private static <I, C> void fail(List<Waiting<I, C>> group, Throwable e) {
        group.forEach(waiting -> waiting.answer().completeExceptionally(e));
    }

    private static <I, C> void alone(List<Waiting<I, C>> group, StoreException why) {
        group.forEach(waiting -> waiting.answer().complete(new Answer.Alone<>(why)));
    }

    /**
     * Tries again for a while. After a lost answer the same is executed again under the same ids, whatever happens
     * meanwhile: only that can tell whether the first commit arrived.
     */
    private C alone(I item, StoreException why) {
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
                C commit = committing.commit(List.of(item));
                committing.committed(commit);
                return commit;
            } catch (StoreException e) {
                latest = e;
            }
        }
    }

    /** What a caller who waits for a group's commit is told. */
    private sealed interface Answer<C> {
        /** It is done. */
        record Done<C>(C commit) implements Answer<C> {}

        /** It may work, but would keep others waiting. */
        record Alone<C>(StoreException why) implements Answer<C> {}

        /** Nothing is done yet: it is this caller's turn to lead. */
        record Lead<C>() implements Answer<C> {}
    }

    private record Waiting<I, C>(I item, CompletableFuture<Answer<C>> answer) {

        Waiting(I item) {
            this(item, new CompletableFuture<>());
        }

        Answer<C> await() {
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
