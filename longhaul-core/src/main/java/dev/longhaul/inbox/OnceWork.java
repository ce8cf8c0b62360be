package dev.longhaul.inbox;

import dev.longhaul.job.HandlerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Work whose effect is in the store's own database: what it writes through the transaction's connection, and what it
 * enqueues, commits together with its mark, or none of it does.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface OnceWork<X extends Exception> {
    /**
     * Does the work.
     *
     * @return a result for whoever calls again, at most {@link Inbox#MAX_RESULT} bytes; null for none
     */
    byte @Nullable [] run(HandlerTransaction transaction) throws X;
}
