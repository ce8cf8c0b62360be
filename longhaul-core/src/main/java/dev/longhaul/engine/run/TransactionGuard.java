package dev.longhaul.engine.run;

/**
 * Knows whether the current thread is inside a {@code handleInTransaction} handler, where enqueueing and saving progress
 * on another connection would break "both or neither", and on one connection would wait for itself.
 */
public final class TransactionGuard {

    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    /**
     * Refuses what must not happen inside a transactional handler.
     *
     * @param what what was tried
     * @param instead what to do
     * @throws IllegalStateException if the current thread is inside one
     */
    public void refuse(String what, String instead) {
        if (inside.get()) {
            throw new IllegalStateException(what
                    + " inside handleInTransaction would not commit together with the handler's effect; " + instead);
        }
    }

    void enter() {
        inside.set(true);
    }

    void leave() {
        inside.remove();
    }
}
