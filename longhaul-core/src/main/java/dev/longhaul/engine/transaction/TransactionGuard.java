package dev.longhaul.engine.transaction;

import org.jspecify.annotations.Nullable;

/**
 * Knows whether the current thread is inside user code that works in a transaction of the store, where what is done on another
 * connection would break "both or neither", and on one connection would wait for itself. Thread-safe.
 */
public final class TransactionGuard {

    private final ThreadLocal<@Nullable String> inside = new ThreadLocal<>();

    /**
     * Refuses what must not happen inside such code.
     *
     * @param what what was tried
     * @param instead what to do
     * @throws IllegalStateException if the current thread is inside
     */
    public void refuse(String what, String instead) {
        String where = inside.get();
        if (where != null) {
            throw new IllegalStateException(
                    what + " inside " + where + " would not commit together with what is done there; " + instead);
        }
    }

    /**
     * The current thread is inside from now on.
     *
     * @param where what calls the code, for the error
     * @return what it was inside before; to be given to {@link #leave}
     */
    public @Nullable String enter(String where) {
        String around = inside.get();
        inside.set(where);
        return around;
    }

    /** The code has returned. */
    public void leave(@Nullable String around) {
        if (around == null) {
            inside.remove();
        } else {
            inside.set(around);
        }
    }
}
