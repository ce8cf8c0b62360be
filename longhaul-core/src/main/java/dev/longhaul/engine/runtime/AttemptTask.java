package dev.longhaul.engine.runtime;

/** The two halves of an attempt: the user's code, and what the engine makes of its result. */
public interface AttemptTask {

    /** A name for the thread. */
    String name();

    /** Calls the user's code; never throws. {@code thread} can be interrupted until this returns. */
    void run(Interruptible thread);

    /** Hands the result over; called after {@link #run} has returned, never throws. */
    void complete();

    /** What runs the user's code. */
    @FunctionalInterface
    interface Interruptible {
        /** Interrupts the user's code. */
        void interrupt();
    }
}
