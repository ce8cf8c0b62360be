package dev.longhaul.testkit.simulation.fiber;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler. Whoever may go on at the same moment goes on in the order in which that was decided, unless a {@linkplain
 * #choice choice} says otherwise. Made and run by one thread; fibers call it one at a time.
 */
public final class Fibers {

    /** Something that is to go on at a moment: a fiber, or a short action that never waits. */
    public static final class Waking {
        private final SimulatedProcess process;
        private final @Nullable Fiber fiber;
        private final @Nullable Runnable action;
        private long at;
        private long order;
        private boolean calledOff;

        private Waking(
                SimulatedProcess process, @Nullable Fiber fiber, @Nullable Runnable action, long at, long order) {
            this.process = process;
            this.fiber = fiber;
            this.action = action;
            this.at = at;
            this.order = order;
        }

        /** Calls it off; does nothing if it has happened. */
        public void callOff() {
            calledOff = true;
        }

        @Override
        public String toString() {
            return fiber == null ? process + "/timer" : fiber.toString();
        }
    }

    private static final Comparator<Waking> ORDER = (a, b) -> {
        int byTime = Long.compare(a.at, b.at);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    };

    private final PriorityQueue<Waking> queue = new PriorityQueue<>(ORDER);
    private final Deque<Carrier> free = new ArrayDeque<>();
    private final List<Carrier> carriers = new ArrayList<>();
    private Thread scheduler = Thread.currentThread();
    private volatile boolean hasBaton = true;
    private @Nullable Fiber current;
    private @Nullable ToIntFunction<List<Waking>> choice;
    private @Nullable Throwable failure;
    private long now;
    private long orders;
    private long made;

    /** Nanoseconds since the simulation began. */
    public long now() {
        return now;
    }

    /** The fiber that runs; null between two of them, and in timers. */
    public @Nullable Fiber current() {
        return current;
    }

    /** Whoever may go on at the same moment is chosen by this: it is given all of them, and answers with an index. */
    public void choice(ToIntFunction<List<Waking>> chooses) {
        choice = chooses;
    }

    /** Starts a fiber at a moment. */
    public Fiber start(SimulatedProcess process, String name, long at, Runnable body) {
        Fiber fiber = new Fiber(this, process, name, ++made, body);
        process.fibers().add(fiber);
        fiber.waking(add(process, fiber, null, at));
        return fiber;
    }

    /** Calls a short action that never waits, at a moment, unless its process is dead by then. */
    public Waking at(SimulatedProcess process, long moment, Runnable action) {
        return add(process, null, action, moment);
    }

    private Waking add(SimulatedProcess process, @Nullable Fiber fiber, @Nullable Runnable action, long at) {
        Waking waking = new Waking(process, fiber, action, Math.max(at, now), orders++);
        queue.add(waking);
        return waking;
    }

    /** The running fiber goes on at this moment, or when it is woken. */
    public void waitUntil(long moment) {
        Fiber self = running();
        requireLiving(self);
        self.waking(add(self.process(), self, null, moment));
        self.waits(true);
        Carrier carrier = carrierOf(self);
        carrier.pass();
        self.waits(false);
        requireLiving(self);
    }

    /**
     * Returns if the running fiber's process lives.
     *
     * @throws Death if not
     */
    public void requireLiving() {
        Fiber self = current;
        if (self != null) {
            requireLiving(self);
        }
    }

    private static void requireLiving(Fiber self) {
        if (self.process().dead()) {
            throw new Death(self.toString());
        }
    }

    /** The running fiber goes on when it is woken. */
    public void waitToBeWoken() {
        waitUntil(Long.MAX_VALUE);
    }

    /** The running fiber goes on after a while; a while of nothing lets others go first. */
    public void sleep(Duration time) {
        long end = now + time.toNanos();
        do {
            waitUntil(end);
        } while (now < end);
    }

    /**
     * As {@link #sleep}, but an interrupt ends it.
     *
     * @throws InterruptedException if the fiber is interrupted, which is forgotten by that
     */
    public void sleepInterruptibly(Duration time) throws InterruptedException {
        Fiber self = running();
        long end = now + time.toNanos();
        self.interruptible(true);
        try {
            while (now < end && !self.interrupted()) {
                waitUntil(end);
            }
        } finally {
            self.interruptible(false);
        }
        if (self.interrupted()) {
            self.clearInterrupt();
            throw new InterruptedException("interrupted after a part of " + time);
        }
    }

    /** Has a waiting fiber go on at once. */
    public void wake(Fiber fiber) {
        Waking waking = fiber.waking();
        if (fiber.waits() && waking != null && waking.at > now) {
            waking.callOff();
            fiber.waking(add(fiber.process(), fiber, null, now));
        }
    }

    /** Lets a process die: its fibers unwind, its timers do nothing. The running fiber unwinds if it is one of them. */
    public void kill(SimulatedProcess process) {
        process.die();
        process.fibers().forEach(this::wake);
        Fiber self = current;
        if (self != null && self.process() == process) {
            throw new Death(self.toString());
        }
    }

    /**
     * Lives on until a condition holds, which is looked at between any two fibers.
     *
     * @return whether it held before the moment had come
     * @throws RuntimeException and Error what a fiber threw that nobody expected
     */
    public boolean run(long until, BooleanSupplier condition) {
        scheduler = Thread.currentThread();
        while (!condition.getAsBoolean()) {
            Waking next = next(until);
            if (next == null) {
                now = Math.max(now, until);
                return condition.getAsBoolean();
            }
            now = Math.max(now, next.at);
            take(next);
            rethrow();
        }
        return true;
    }

    /** The next that may go on, without those that were called off, are dead or frozen. */
    private @Nullable Waking next(long until) {
        while (true) {
            Waking next = queue.poll();
            if (next == null) {
                return null;
            }
            if (isOver(next)) {
                continue;
            }
            if (next.at > until) {
                queue.add(next);
                return null;
            }
            if (next.process.frozenUntil() > Math.max(now, next.at)) {
                delay(next, next.process.frozenUntil());
                continue;
            }
            return choice == null ? next : chosen(next);
        }
    }

    private static boolean isOver(Waking waking) {
        return waking.calledOff || (waking.process.dead() && waking.fiber == null);
    }

    private void delay(Waking waking, long until) {
        waking.at = until;
        waking.order = orders++;
        queue.add(waking);
    }

    private Waking chosen(Waking first) {
        List<Waking> together = new ArrayList<>();
        together.add(first);
        long moment = Math.max(now, first.at);
        while (true) {
            Waking other = queue.peek();
            if (other == null || other.at > moment) {
                break;
            }
            queue.remove();
            if (isOver(other)) {
                continue;
            }
            if (other.process.frozenUntil() > moment) {
                delay(other, other.process.frozenUntil());
            } else {
                together.add(other);
            }
        }
        ToIntFunction<List<Waking>> chooses = choice;
        int index = together.size() == 1 || chooses == null ? 0 : chooses.applyAsInt(List.copyOf(together));
        Waking taken = together.remove(index);
        queue.addAll(together);
        return taken;
    }

    private void take(Waking waking) {
        Runnable action = waking.action;
        if (action != null) {
            action.run();
            return;
        }
        Fiber fiber = waking.fiber;
        if (fiber == null) {
            return;
        }
        fiber.waking(null);
        current = fiber;
        hasBaton = false;
        Carrier carrier = fiber.carrier();
        if (carrier != null) {
            carrier.resume();
        } else if (fiber.process().dead()) {
            fiber.process().fibers().remove(fiber);
            current = null;
            hasBaton = true;
            return;
        } else {
            Carrier fresh = carrier();
            fiber.carrier(fresh);
            fresh.begin(fiber);
        }
        while (!hasBaton) {
            LockSupport.park(this);
        }
        current = null;
    }

    private Carrier carrier() {
        Carrier taken = free.poll();
        if (taken == null) {
            taken = new Carrier(this);
            carriers.add(taken);
        }
        return taken;
    }

    /** Called by a carrier: runs a fiber to its end. */
    void live(Fiber fiber) {
        try {
            fiber.run();
        } catch (Death e) {
            // It is dead, or it was told so in a process that did not die: that is a mistake of the simulation.
            if (!fiber.process().dead()) {
                failure = e;
            }
        } catch (Throwable e) { // whatever it is, it belongs to whoever runs the simulation
            if (!fiber.process().dead()) {
                failure = e;
            }
        } finally {
            fiber.process().fibers().remove(fiber);
            fiber.carrier(null);
        }
    }

    void isFree(Carrier carrier) {
        free.push(carrier);
    }

    /** Called by a carrier: the baton comes back to the scheduler. */
    void takeBaton() {
        hasBaton = true;
        LockSupport.unpark(scheduler);
    }

    private void rethrow() {
        Throwable thrown = failure;
        failure = null;
        switch (thrown) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a fiber threw what it had not declared", thrown);
        }
    }

    /** Ends all threads. Call it when every process was killed and has unwound; nothing can be run afterwards. */
    public void close() {
        carriers.forEach(Carrier::end);
    }

    private Fiber running() {
        Fiber self = current;
        if (self == null) {
            throw new IllegalStateException("only a fiber can wait, and none is running: a timer's action never waits");
        }
        return self;
    }

    private static Carrier carrierOf(Fiber fiber) {
        Carrier carrier = fiber.carrier();
        if (carrier == null) {
            throw new IllegalStateException(fiber + " runs on no thread");
        }
        return carrier;
    }
}
