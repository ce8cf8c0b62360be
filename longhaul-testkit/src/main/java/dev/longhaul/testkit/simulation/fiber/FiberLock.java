package dev.longhaul.testkit.simulation.fiber;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A fair lock for fibers; not for reentry. Outside of fibers it is free to everybody, because nobody else runs. */
final class FiberLock implements Lock {

    private final Fibers fibers;
    private final Deque<Fiber> waiting = new ArrayDeque<>();
    private @Nullable Fiber holder;
    private boolean held;

    FiberLock(Fibers fibers) {
        this.fibers = fibers;
    }

    @Override
    public void lock() {
        Fiber self = fibers.current();
        if (self == null) {
            return;
        }
        if (held) {
            waiting.add(self);
            try {
                while (held) {
                    fibers.waitToBeWoken();
                }
            } finally {
                waiting.remove(self);
            }
        }
        held = true;
        holder = self;
    }

    @Override
    public boolean tryLock() {
        if (held) {
            return false;
        }
        held = true;
        holder = fibers.current();
        return true;
    }

    @Override
    public void unlock() {
        if (holder != fibers.current()) {
            return;
        }
        held = false;
        holder = null;
        Fiber next = waiting.peek();
        if (next != null) {
            fibers.wake(next);
        }
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException("nobody in the engine waits for a lock interruptibly");
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody in the engine waits for a lock for a limited time");
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("nobody in the engine waits for a condition of this lock");
    }
}
