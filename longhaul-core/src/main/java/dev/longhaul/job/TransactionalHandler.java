package dev.longhaul.job;

/**
 * The code of a job type whose effect is in the store's own database: what it writes through the transaction's
 * connection commits together with the outcome, or neither does.
 *
 * @param <T> the payload's Java type
 */
@FunctionalInterface
public interface TransactionalHandler<T> {
    void handle(T payload, HandlerTransaction transaction, Attempt attempt) throws Exception;
}
