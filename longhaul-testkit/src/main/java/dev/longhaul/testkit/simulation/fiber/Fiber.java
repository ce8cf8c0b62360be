package dev.longhaul.testkit.simulation.fiber;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thread of a simulation. */
public final class Fiber {

    private final Fibers fibers;
    private final SimulatedProcess process;
    private final String name;
    private final long number;
    private final Runnable body;
    /** What this fiber's open transactions have done so far, as bits, for whoever watches steps. */
    private final Map<Long, Integer> transactions = new HashMap<>(4);

    private @Nullable Carrier carrier;
    private Fibers.@Nullable Waking waking;
    private boolean waits;
    private boolean interruptible;
    private boolean interrupted;

    Fiber(Fibers fibers, SimulatedProcess process, String name, long number, Runnable body) {
        this.fibers = fibers;
        this.process = process;
        this.name = name;
        this.number = number;
        this.body = body;
    }

    /** The process that it belongs to. */
    public SimulatedProcess process() {
        return process;
    }

    /** In the order in which fibers were made, from 1. */
    public long number() {
        return number;
    }

    /** Notes of a watcher of steps, by the transaction's number. */
    public Map<Long, Integer> transactions() {
        return transactions;
    }

    /** Asks it to stop what it does: it leaves an interruptible sleep at once, or the next one. */
    public void interrupt() {
        interrupted = true;
        if (waits && interruptible) {
            fibers.wake(this);
        }
    }

    /** Forgets an interrupt. */
    public void clearInterrupt() {
        interrupted = false;
    }

    boolean interrupted() {
        return interrupted;
    }

    void interruptible(boolean now) {
        interruptible = now;
    }

    boolean waits() {
        return waits;
    }

    void waits(boolean now) {
        waits = now;
    }

    Fibers.@Nullable Waking waking() {
        return waking;
    }

    void waking(Fibers.@Nullable Waking next) {
        waking = next;
    }

    @Nullable
    Carrier carrier() {
        return carrier;
    }

    void carrier(@Nullable Carrier thread) {
        carrier = thread;
    }

    void run() {
        body.run();
    }

    @Override
    public String toString() {
        return process + "/" + name + "#" + number;
    }
}
