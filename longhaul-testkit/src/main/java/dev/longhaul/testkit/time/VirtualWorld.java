package dev.longhaul.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * A world of one thread and no waiting: what is to happen stands in a queue, and time jumps to the next of it. Engines
 * that are given its runtimes live through a day of retries in a millisecond, the same way each time.
 *
 * <p>Everything happens on the thread that lives on, one at a time; other threads may ask for things to happen (by enqueueing a job,
 * say), also meanwhile. What happens at the same instant happens in the order in which it was asked for.
 */
public final class VirtualWorld {

    private final VirtualClock clock;
    private final RandomGenerator random;
    private final PriorityQueue<Happening> queue =
            new PriorityQueue<>(Comparator.comparingLong(Happening::at).thenComparingLong(Happening::order));
    private long asked;
    private Duration spent = Duration.ZERO;

    /** A world that begins at an instant; all its randomness comes from the seed. */
    public VirtualWorld(Instant start, long seed) {
        this.clock = new VirtualClock(start);
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** The world's clock. */
    public VirtualClock clock() {
        return clock;
    }

    /** A runtime for one engine. */
    public VirtualRuntime runtime() {
        return new VirtualRuntime(this);
    }

    /**
     * Said by a handler: this attempt takes so long. The handler returns at once, and its result is handed over later.
     */
    public void spend(Duration time) {
        spent = spent.plus(time);
    }

    /** Lives on for a while. */
    public void run(Duration time) {
        runUntil(() -> false, time);
    }

    /**
     * Lives on until a condition holds.
     *
     * @return whether it held before the time was over
     */
    public boolean runUntil(BooleanSupplier condition, Duration atMost) {
        long end = clock.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            Happening next = nextBy(end);
            if (next == null) {
                clock.advance(Duration.ofNanos(Math.max(0, end - clock.nanoTime())));
                return condition.getAsBoolean();
            }
            clock.advance(Duration.ofNanos(Math.max(0, next.at() - clock.nanoTime())));
            next.action().run();
        }
        return true;
    }

    RandomGenerator random() {
        return random;
    }

    private @Nullable Happening nextBy(long end) {
        synchronized (queue) {
            Happening next = queue.peek();
            return next == null || next.at() > end ? null : queue.remove();
        }
    }

    Happening at(long nanoTime, Runnable action) {
        synchronized (queue) {
            Happening happening = new Happening(nanoTime, asked++, action);
            queue.add(happening);
            return happening;
        }
    }

    void callOff(Happening happening) {
        synchronized (queue) {
            queue.remove(happening);
        }
    }

    Duration takeSpent() {
        Duration taken = spent;
        spent = Duration.ZERO;
        return taken;
    }

    /** Something that is to happen. */
    record Happening(long at, long order, Runnable action) {
        // Two happenings are the same only if they are one: the queue removes by identity.
        @Override
        public boolean equals(Object other) {
            return other instanceof Happening that && order == that.order;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(order);
        }
    }

    /** Reads the clock in a runtime's terms. */
    long nanoTime() {
        return clock.nanoTime();
    }
}
