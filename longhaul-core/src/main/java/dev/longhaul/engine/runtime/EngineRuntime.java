package dev.longhaul.engine.runtime;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Time, randomness and threads. Thread-safe. */
public interface EngineRuntime extends AutoCloseable {

    /** A monotonic clock of this node, in nanoseconds; only differences mean anything. */
    long nanoTime();

    /** A thread-safe source of randomness. */
    RandomGenerator random();

    /** Starts an activity: its turn is called once soon, and then when it is woken or its wait is over. */
    Activity start(String name, Turn turn);

    /** Runs an attempt: {@link AttemptTask#run}, then {@link AttemptTask#complete}, on a thread of its own. */
    void attempt(AttemptTask task);

    /** Calls a short action that never blocks, once, after a delay. */
    Timer after(Duration delay, Runnable action);

    /**
     * Waits until a condition holds.
     *
     * @return whether it held before the time was over
     */
    boolean await(Duration atMost, BooleanSupplier condition);

    /**
     * Waits until somebody else has done something.
     *
     * @return whether it was done before the time was over; false also when the thread is interrupted
     */
    default boolean awaitDone(Duration atMost, Future<?> something) {
        return await(atMost, something::isDone);
    }

    /**
     * A fair lock that may be held across calls of the store. From here, because a runtime whose threads are not the
     * system's must know who waits for whom.
     */
    default Lock newLock() {
        return new ReentrantLock(true);
    }

    /** Ends all activities after their current turn, and all timers. Attempts under way are not waited for. */
    @Override
    void close();

    /** A new random identity. */
    default UUID newId() {
        RandomGenerator random = random();
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** What an activity does each time; never by two threads at once. */
    @FunctionalInterface
    interface Turn {
        /** Does what there is to do, and says how long to wait for the next turn unless woken earlier. */
        Duration turn();
    }

    /** A call to come that can be called off. */
    interface Timer {
        /** Calls it off; does nothing if it has happened. */
        void cancel();
    }
}
