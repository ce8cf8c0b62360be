package dev.longhaul.store.memory.rows;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** How a call waits for a row that another transaction has locked. Thread-safe; called without the space's mutex. */
public interface Waiting {

    /**
     * Waits until {@code changed} is true, or for {@code nanos} at most.
     *
     * @return the nanoseconds that are left; zero or less to give up
     */
    long await(BooleanSupplier changed, long nanos);

    /** Wakes those who wait: what they wait for may have changed. */
    void wake();

    /** Blocks the calling thread. An interrupt ends the wait and stays set. */
    static Waiting threads() {
        return new Threads();
    }

    /**
     * Gives up at once: for a single thread, where nobody is there to release the lock and the wait would never end.
     */
    static Waiting never() {
        return new Never();
    }

    /** Blocks on a condition. */
    final class Threads implements Waiting {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition woken = lock.newCondition();

        private Threads() {}

        @Override
        public long await(BooleanSupplier changed, long nanos) {
            lock.lock();
            try {
                long left = nanos;
                while (!changed.getAsBoolean() && left > 0) {
                    left = woken.awaitNanos(left);
                }
                return left;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void wake() {
            lock.lock();
            try {
                woken.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for nobody. */
    final class Never implements Waiting {
        private Never() {}

        @Override
        public long await(BooleanSupplier changed, long nanos) {
            return 0;
        }

        @Override
        public void wake() {}
    }
}
