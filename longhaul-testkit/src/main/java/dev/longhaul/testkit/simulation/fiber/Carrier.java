package dev.longhaul.testkit.simulation.fiber;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A virtual thread that runs one fiber after the other, each when the scheduler hands it the baton. */
final class Carrier {

    private final Fibers fibers;
    private final Thread thread;
    private volatile boolean baton;
    private volatile boolean ended;
    private @Nullable Fiber fiber;

    Carrier(Fibers fibers) {
        this.fibers = fibers;
        this.thread = Thread.ofVirtual().unstarted(this::work);
    }

    void begin(Fiber next) {
        fiber = next;
        baton = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Lets a fiber go on that gave the baton back in {@link #pass}. */
    void resume() {
        baton = true;
        LockSupport.unpark(thread);
    }

    /** Gives the baton back, and returns when it comes again. */
    void pass() {
        baton = false;
        fibers.takeBaton();
        awaitBaton();
    }

    /** Ends the thread; called while it has no fiber. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    private void awaitBaton() {
        while (!baton && !ended) {
            LockSupport.park(this);
        }
    }

    private void work() {
        while (!ended) {
            Fiber mine = fiber;
            if (mine != null) {
                fibers.live(mine);
                fiber = null;
                fibers.isFree(this);
            }
            baton = false;
            fibers.takeBaton();
            awaitBaton();
        }
    }
}
