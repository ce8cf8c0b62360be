package dev.longhaul.engine.group;

import dev.longhaul.engine.runtime.EngineRuntime;
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
import org.jspecify.annotations.Nullable;

/**
 * Commits in groups: while one caller commits, others queue up, and the next commit takes them all. No thread of its own: each
 * caller either leads a commit or waits for one. Thread-safe.
 *
 * <p>A commit lets all its callers go at once, and the next leader waits a moment for as many as they were: those who come back
 * with their next item are taken along, and twenty callers make groups of twenty. Without that moment they make two groups of
 * ten in turn, at nearly twice the cost.
 *
 * @param <I> what a caller wants done
 * @param <C> what one commit came to
 */
public final class Groups<I, C> {

    /** How long a caller goes on trying after conflicts and lost answers before it is told. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How long a leader waits for those whom the commit before let go: what twenty threads need to come back on two processors. */
    private static final Duration GATHER = Duration.ofNanos(300_000);

    /** Nobody waits that long: a commit ends, or fails, in seconds. */
    private static final Duration UNTIL_CALLED = Duration.ofHours(1);

    private static final Duration AFTER_LOCK = Duration.ofMillis(5);
    private static final Duration AFTER_LOST_ANSWER = Duration.ofMillis(100);
    /** After so many waits for locks a group is split no further: its callers try each for themselves. */
    private static final int MAX_LOCK_WAITS = 2;

    private final EngineRuntime runtime;
    private final int limit;
    private final ToIntFunction<I> size;
    private final Committing<I, C> committing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting<I, C>> queue = new ArrayDeque<>();
    private boolean led;
    /** What a leader waits for while he gathers: so many callers in the queue. */
    private @Nullable CompletableFuture<Boolean> gathered;

    /** The leader's. */
    private int lastGroup = 1;

    /** The leader's. */
    private int lockWaits;

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

    /**
     * @param limit the most that one commit takes
     * @param size what an item counts for in it
     */
    public Groups(EngineRuntime runtime, int limit, ToIntFunction<I> size, Committing<I, C> committing) {
        this.runtime = runtime;
        this.limit = limit;
        this.size = size;
        this.committing = committing;
    }

    /**
     * Does what a caller wants, in one commit with what others want; durable when it returns.
     *
     * @return what that commit came to
     * @throws StoreException if the store cannot do it. Of kind {@link StoreException.Kind#UNKNOWN_COMMIT} it may be done or
     *     not
     */
    public C submit(I item) {
        Waiting<I, C> mine = new Waiting<>(item);
        if (!leadsAtOnce(mine)) {
            awaitTurn(mine);
        }
        // Whoever led before may have taken this along; a full group may have left it for the next.
        if (!mine.answer().isDone()) {
            leadUntilAnswered(mine);
        }
        return switch (mine.said()) {
            case Answer.Done<C>(C commit) -> commit;
            case Answer.Alone<C>(StoreException why) -> alone(item, why);
        };
    }

    /** Queues up; whether nobody leads, so that this caller is to. */
    private boolean leadsAtOnce(Waiting<I, C> mine) {
        lock.lock();
        try {
            queue.add(mine);
            boolean leads = !led;
            led = true;
            if (gathered != null && queue.size() >= lastGroup) {
                gathered.complete(true);
            }
            return leads;
        } finally {
            lock.unlock();
        }
    }

    /** Also through an interrupt, which is for the caller: what was asked is done, or refused, before he hears of it. */
    private void awaitTurn(Waiting<I, C> mine) {
        boolean interrupted = false;
        try {
            while (!mine.turn().isDone()) {
                runtime.awaitDone(UNTIL_CALLED, mine.turn());
                interrupted |= Thread.interrupted();
            }
        } catch (RuntimeException | Error e) {
            // Nobody waits any more: whoever hands over to this caller, or has, would hand over to no one.
            if (leaves(mine)) {
                handOver();
            }
            throw e;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a caller out who has no answer; whether he was to lead. */
    private boolean leaves(Waiting<I, C> mine) {
        lock.lock();
        try {
            queue.remove(mine);
            return mine.turn().isDone() && !mine.answer().isDone();
        } finally {
            lock.unlock();
        }
    }

    private void leadUntilAnswered(Waiting<I, C> mine) {
        try {
            gather();
            while (!mine.answer().isDone()) {
                lockWaits = 0;
                lead(nextGroup());
            }
        } finally {
            leaves(mine);
            handOver();
        }
    }

    private void gather() {
        CompletableFuture<Boolean> all = new CompletableFuture<>();
        lock.lock();
        try {
            if (queue.size() >= lastGroup) {
                return;
            }
            gathered = all;
        } finally {
            lock.unlock();
        }
        runtime.awaitDone(GATHER, all);
        lock.lock();
        try {
            gathered = null;
        } finally {
            lock.unlock();
        }
    }

    private void handOver() {
        lock.lock();
        try {
            Waiting<I, C> next = queue.peek();
            led = next != null;
            if (next != null) {
                next.turn().complete(true);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whoever has an answer keeps it; nobody waits for ever because an error ended this commit, or what hears of it threw. */
    private void lead(List<Waiting<I, C>> group) {
        try {
            commit(group);
        } catch (RuntimeException | Error e) {
            fail(group, e);
            throw e;
        }
    }

    /** The oldest that wait, so that everyone who queued before this leader is in this group or an earlier one. */
    private List<Waiting<I, C>> nextGroup() {
        lock.lock();
        try {
            List<Waiting<I, C>> group = new ArrayList<>();
            int taken = 0;
            while (!queue.isEmpty()
                    && (group.isEmpty() || taken + size.applyAsInt(queue.peek().item()) <= limit)) {
                Waiting<I, C> next = queue.remove();
                taken += size.applyAsInt(next.item());
                group.add(next);
            }
            lastGroup = Math.max(1, group.size());
            return group;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Commits a group; one that fails is split, so that one bad row stalls nobody. What must be tried for longer is tried by
     * its own caller, who keeps nobody else from leading meanwhile.
     */
    private void commit(List<Waiting<I, C>> group) {
        if (group.isEmpty()) {
            return;
        }
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
        }
        try {
            committing.committed(commit);
        } finally {
            group.forEach(waiting -> waiting.answered(new Answer.Done<>(commit)));
        }
    }

    private void failOrSplit(List<Waiting<I, C>> group, RuntimeException e) {
        if (group.size() == 1) {
            fail(group, e);
        } else {
            split(group);
        }
    }

    private void split(List<Waiting<I, C>> group) {
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

    private static <I, C> void fail(List<Waiting<I, C>> group, Throwable e) {
        group.forEach(waiting -> waiting.failed(e));
    }

    private static <I, C> void alone(List<Waiting<I, C>> group, StoreException why) {
        group.forEach(waiting -> waiting.answered(new Answer.Alone<>(why)));
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
    }

    /**
     * A caller who waits.
     *
     * @param turn done when there is an answer, or when he is to lead
     */
    private record Waiting<I, C>(I item, CompletableFuture<Answer<C>> answer, CompletableFuture<Boolean> turn) {

        Waiting(I item) {
            this(item, new CompletableFuture<>(), new CompletableFuture<>());
        }

        void answered(Answer<C> what) {
            answer.complete(what);
            turn.complete(true);
        }

        void failed(Throwable why) {
            answer.completeExceptionally(why);
            turn.complete(true);
        }

        Answer<C> said() {
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
