package dev.longhaul.store;

import org.jspecify.annotations.Nullable;

/** Says that the store could not do what was asked, and what kind of trouble it was. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of trouble, which says what to do about it. */
    public Kind kind() {
        return kind;
    }

    /** The kinds of trouble. */
    public enum Kind {
        /** Another transaction holds a lock for longer than we wait: split the group, or try later. */
        LOCK_WAIT,
        /** Deadlock or serialization failure: nothing was done, do it again. */
        CONFLICT,
        /** The database cannot be reached, or is shutting down: nothing was done, do it again later. */
        UNAVAILABLE,
        /** The disk is full: nothing was done; works again when there is space. */
        FULL,
        /** The answer to a commit was lost, or its durability is not confirmed: execute the same again. */
        UNKNOWN_COMMIT,
        /** The store refuses this data or this call: doing it again does not help. */
        REFUSED
    }
}
