package dev.longhaul.job;

import org.jspecify.annotations.Nullable;

/**
 * Work in a transaction of the store's: what it writes through the transaction's connection, and what it enqueues, commits
 * together, or none of it does.
 *
 * @param <T> what it returns
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object, X extends Exception> {
    T run(HandlerTransaction transaction) throws X;
}
