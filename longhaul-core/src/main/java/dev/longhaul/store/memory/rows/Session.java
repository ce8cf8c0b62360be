package dev.longhaul.store.memory.rows;

import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One open transaction over a {@link Space}. Belongs to one thread at a time. */
public final class Session {

    /** Where a session is in its life. */
    private enum State {
        OPEN,
        FAILED,
        OVER,
        CUT
    }

    /** What a session waits for. */
    record Wait(Locks.Spot spot, Locks.Mode mode) {}

    /** A point to which a session can go back. */
    public record Mark(int undo, int locks) {}

    private record Held(Locks.Spot spot, Locks.Mode mode) {}

    private final Space space;
    private final String by;
    private final long number;
    private final Duration lockWait;
    private final List<Held> held = new ArrayList<>();
    private final Set<Table<?, ?>> written = new LinkedHashSet<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private State state = State.OPEN;
    private boolean answersForOthers;
    private @Nullable Wait waitingFor;
    private long waitLeft;

    Session(Space space, String by, long number, Duration lockWait) {
        this.space = space;
        this.by = by;
        this.number = number;
        this.lockWait = lockWait;
    }

    /** A call that only reads. */
    public <T extends @Nullable Object> T read(String name, Supplier<T> body) {
        return call(new Step(by, number, Step.Kind.READ, name), body);
    }

    /**
     * A call that locks or writes.
     *
     * @throws StoreException of kind refused if the transaction is for reading only
     */
    public <T extends @Nullable Object> T write(String name, Supplier<T> body) {
        return call(new Step(by, number, Step.Kind.WRITE, name), () -> {
            if (lockWait.isNegative()) {
                throw new StoreException(Kind.REFUSED, name + " in a transaction that was begun for reading only");
            }
            return body.get();
        });
    }

    private <T extends @Nullable Object> T call(Step step, Supplier<T> body) {
        space.mutex.lock();
        try {
            requireOpen();
            waitLeft = lockWait.toNanos();
            announce(step);
            return body.get();
        } catch (RuntimeException | Error e) {
            if (state == State.OPEN) {
                state = State.FAILED;
            }
            throw e;
        } finally {
            space.mutex.unlock();
        }
    }

    /**
     * Said where a caller is told that something is done because another transaction did it, within a call: this one's commit
     * then stands for that, too.
     */
    public void answerForOthers() {
        answersForOthers = true;
    }

    /**
     * Waits until no other session holds something by this name, and holds it to the end.
     *
     * @throws StoreException if that takes longer than the lock wait
     */
    public void hold(String name) {
        call(new Step(by, number, Step.Kind.LOCK, name), () -> lock(space, name, Locks.Mode.EXCLUSIVE));
    }

    /** Locks a row, or the place where one could be, and waits for whoever holds it. */
    Locked lock(Object of, Object key, Locks.Mode mode) {
        Locks.Spot spot = new Locks.Spot(of, key);
        if (space.locks.holds(this, spot, mode)) {
            return Locked.BEFORE;
        }
        if (space.watched) {
            announce(new Step(by, number, Step.Kind.LOCK, spot.toString()));
        }
        while (!space.locks.tryAcquire(this, spot, mode)) {
            if (space.locks.closesCircle(this, spot, mode)) {
                throw new StoreException(
                        Kind.CONFLICT, "deadlock: who holds " + spot + " waits for this transaction; do it again");
            }
            awaitRelease(new Wait(spot, mode));
        }
        held.add(new Held(spot, mode));
        return Locked.NOW;
    }

    private void awaitRelease(Wait wait) {
        if (waitLeft <= 0) {
            throw lockWait(wait);
        }
        long seen = space.releases();
        waitingFor = wait;
        try {
            outside(() -> waitLeft = space.waiting.await(() -> space.releases() != seen, waitLeft));
        } finally {
            waitingFor = null;
        }
        requireOpen();
        if (waitLeft <= 0 && space.releases() == seen) {
            throw lockWait(wait);
        }
    }

    private StoreException lockWait(Wait wait) {
        return new StoreException(
                Kind.LOCK_WAIT,
                wait.spot() + " is locked by "
                        + space.locks.blockers(this, wait.spot(), wait.mode()).stream()
                                .map(Session::toString)
                                .toList()
                        + " for longer than " + lockWait + "; try later or in smaller groups");
    }

    /** Locks a row alone if nobody else holds it. */
    boolean tryLock(Object of, Object key) {
        Locks.Spot spot = new Locks.Spot(of, key);
        if (space.locks.holds(this, spot, Locks.Mode.EXCLUSIVE)) {
            return true;
        }
        if (!space.locks.tryAcquire(this, spot, Locks.Mode.EXCLUSIVE)) {
            return false;
        }
        held.add(new Held(spot, Locks.Mode.EXCLUSIVE));
        return true;
    }

    /** Gives the latest lock back, for a row that turned out not to be there. */
    void unlock(Locked locked) {
        if (locked == Locked.NOW) {
            Held latest = held.removeLast();
            space.locks.release(this, latest.spot(), latest.mode());
            space.released();
        }
    }

    boolean holds(Object of, Object key) {
        return space.locks.holds(this, new Locks.Spot(of, key), Locks.Mode.EXCLUSIVE);
    }

    void wrote(Table<?, ?> table, Runnable undoing) {
        written.add(table);
        undo.push(undoing);
    }

    /** Marks this point. */
    public Mark mark() {
        return space.alone(() -> {
            requireOpen();
            return new Mark(undo.size(), held.size());
        });
    }

    /** Undoes what was written since the mark, and gives back the locks that were taken since. */
    public void rollbackTo(Mark mark) {
        space.act(() -> {
            if (state != State.FAILED) {
                requireOpen();
            }
            if (mark.undo() > undo.size() || mark.locks() > held.size()) {
                throw new IllegalArgumentException("the mark was undone by going back to an earlier one");
            }
            while (undo.size() > mark.undo()) {
                undo.pop().run();
            }
            release(mark.locks());
            state = State.OPEN;
        });
        space.waiting.wake();
    }

    /**
     * Commits.
     *
     * @throws StoreException if it did not, or if nobody is told
     */
    public void commit() {
        Step step = new Step(by, number, Step.Kind.COMMIT, "commit");
        CommitFate fate;
        try {
            space.act(this::requireOpen);
            space.steps.before(step);
            fate = space.steps.committing(step);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        boolean known = space.alone(() -> {
            requireOpen();
            boolean writes = answersForOthers || !written.isEmpty();
            switch (fate) {
                case COMMITTED, COMMITTED_UNANSWERED -> finish(true);
                case ROLLED_BACK_UNANSWERED -> finish(false);
                case UNDECIDED -> {
                    state = State.OVER;
                    space.leaveUndecided(this, number);
                }
            }
            if (fate == CommitFate.COMMITTED && space.standby.confirms(by, writes)) {
                return true;
            }
            space.standby.leftInDoubt(by);
            return false;
        });
        space.waiting.wake();
        if (fate == CommitFate.COMMITTED || fate == CommitFate.COMMITTED_UNANSWERED) {
            space.steps.committed(step);
        }
        if (!known) {
            throw new StoreException(Kind.UNKNOWN_COMMIT, "nobody knows what became of the commit of " + this);
        }
    }

    /** Rolls back what is not committed. Never throws. */
    public void close() {
        space.act(() -> {
            if (state == State.OPEN || state == State.FAILED) {
                finish(false);
            }
        });
        space.waiting.wake();
    }

    void cut() {
        finish(false);
        state = State.CUT;
    }

    void finish(boolean commit) {
        written.forEach(table -> table.end(this, commit));
        written.clear();
        undo.clear();
        release(0);
        state = State.OVER;
        space.ended(this);
    }

    private void release(int keep) {
        while (held.size() > keep) {
            Held latest = held.removeLast();
            space.locks.release(this, latest.spot(), latest.mode());
        }
        space.released();
    }

    /** Lets others look or act before a step. Whoever may run then may have closed this session's store. */
    private void announce(Step step) {
        if (space.watched) {
            outside(() -> space.steps.before(step));
            requireOpen();
        }
    }

    /** Does something without the mutex that the calling method holds. */
    private void outside(Runnable work) {
        space.mutex.unlock();
        try {
            work.run();
        } finally {
            space.mutex.lock();
        }
    }

    private void requireOpen() {
        switch (state) {
            case OPEN -> {}
            case FAILED ->
                throw new StoreException(
                        Kind.REFUSED, this + " had a call that failed; roll it back, or back to a savepoint");
            case OVER -> throw new StoreException(Kind.REFUSED, this + " is over; begin another");
            case CUT -> throw new StoreException(Kind.UNAVAILABLE, this + " was cut off: its store is closed");
        }
    }

    @Nullable
    Wait waitingFor() {
        return waitingFor;
    }

    String by() {
        return by;
    }

    Space space() {
        return space;
    }

    @Override
    public String toString() {
        return "transaction " + number + " of " + by;
    }

    /** Whether a lock was taken by this call, or held before it. */
    enum Locked {
        NOW,
        BEFORE
    }
}
