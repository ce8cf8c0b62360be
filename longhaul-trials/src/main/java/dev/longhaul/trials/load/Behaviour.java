package dev.longhaul.trials.load;

/** What the handler of a job does. */
public enum Behaviour {
    /** Succeeds at once. */
    SUCCEED,
    /** Fails as often as the plan says, then succeeds. */
    FAIL,
    /** Snoozes as often as the plan says, then succeeds. */
    SNOOZE,
    /** Aborts at once; after a redrive it succeeds. */
    ABORT,
    /** Fails until its schedule is exhausted; after a redrive it succeeds. */
    EXHAUST,
    /** Succeeds and enqueues a continuation, which succeeds. */
    CONTINUE,
    /** Writes an effect in its handler's transaction, which it lets fail as often as the plan says. */
    BOOK,
    /** Ends its process by Runtime.halt, at every attempt. */
    HALT
}
