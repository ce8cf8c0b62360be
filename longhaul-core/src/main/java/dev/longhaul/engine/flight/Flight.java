package dev.longhaul.engine.flight;

import dev.longhaul.engine.runtime.AttemptTask.Interruptible;
import dev.longhaul.job.JobId;
import dev.longhaul.store.Taken;
import org.jspecify.annotations.Nullable;

/** One job in flight on this node: claimed, perhaps running, not settled. Thread-safe. */
public final class Flight {

    private final Taken taken;
    private final HeldClaim claim;
    private @Nullable Interruptible thread;
    private boolean timedOut;
    private boolean ended;
    private boolean leftPlace;
    private boolean leftWorker;

    Flight(Taken taken, HeldClaim claim) {
        this.taken = taken;
        this.claim = claim;
    }

    /** The job as it was claimed. */
    public Taken taken() {
        return taken;
    }

    /** The job. */
    public JobId id() {
        return taken.job().id();
    }

    /** The claim that it is under. */
    public HeldClaim claim() {
        return claim;
    }

    /** The handler is about to be called on this thread. */
    public synchronized void started(Interruptible by) {
        thread = by;
        ended = false;
    }

    /** The handler has returned: from now on there is nobody to interrupt. */
    public synchronized void ended() {
        thread = null;
        ended = true;
    }

    /** It takes no place at its endpoint any more, though it has not landed. */
    public synchronized void leavePlace() {
        leftPlace = true;
    }

    /** Whether it took no place at its endpoint any more before it landed. */
    public synchronized boolean hasLeftPlace() {
        return leftPlace;
    }

    /** It takes no worker any more, though it has not landed. */
    synchronized void leaveWorker() {
        leftWorker = true;
    }

    /** Whether it took no worker any more before it landed. */
    synchronized boolean hasLeftWorker() {
        return leftWorker;
    }

    /** Interrupts the handler, if it runs. */
    public synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** The type's timeout has passed: interrupts the handler, and shows it as stuck until it returns. */
    public synchronized void timeOut() {
        if (!ended) {
            timedOut = true;
            interrupt();
        }
    }

    /** Whether the type's timeout passed before the handler returned. */
    public synchronized boolean timedOut() {
        return timedOut;
    }

    /** Whether the timeout has passed and the handler still runs. */
    public synchronized boolean stuck() {
        return timedOut && !ended;
    }
}
