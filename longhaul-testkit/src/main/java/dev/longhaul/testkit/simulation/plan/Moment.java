package dev.longhaul.testkit.simulation.plan;

/** Where in the protocol a fault strikes. */
public enum Moment {
    /** Before any read, lock, write or commit. */
    ANY,
    /** Before a lock is taken. */
    LOCK,
    /** At any commit. */
    COMMIT,
    /** At a commit that accepts jobs. */
    ACCEPT,
    /** At a commit that moves due jobs into a claim. */
    CLAIM,
    /** At a commit that settles attempts. */
    SETTLE,
    /** At a commit that takes a claim back. */
    TAKE_BACK,
    /** At a commit that renews claims. */
    RENEW,
    /** At a commit that records an operator's request. */
    REQUEST,
    /** At a commit that deletes claims and settles nothing. */
    DELETE_CLAIM;

    /** Whether it is a commit. */
    public boolean commit() {
        return this != ANY && this != LOCK;
    }
}
