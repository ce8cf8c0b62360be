package dev.longhaul.job;

/**
 * The code that runs a job type. Returning normally is success; an exception is a failed attempt ({@link
 * AbortException} and {@link RetryAfterException} say more). Called on a virtual thread, by many threads at once.
 *
 * @param <T> the payload's Java type
 */
@FunctionalInterface
public interface Handler<T> {
    void handle(T payload, Attempt attempt) throws Exception;
}
