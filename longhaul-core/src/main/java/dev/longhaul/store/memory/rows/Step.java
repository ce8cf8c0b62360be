package dev.longhaul.store.memory.rows;

/**
 * One thing that a transaction is about to do.
 *
 * @param by the name of the store that began the transaction: in a simulation the node's
 * @param transaction the transaction's number in its space, from 1
 * @param kind what kind of thing
 * @param name which call ({@code due.take}), or which row is locked
 */
public record Step(String by, long transaction, Kind kind, String name) {

    /** The kinds of steps. */
    public enum Kind {
        /** A call that only reads. */
        READ,
        /** A lock that is waited for, one row at a time, inside of any call. */
        LOCK,
        /** A call that writes. */
        WRITE,
        /** A commit. */
        COMMIT
    }
}
