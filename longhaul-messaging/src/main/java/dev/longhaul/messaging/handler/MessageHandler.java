package dev.longhaul.messaging.handler;

/**
 * A handler whose effect is outside the store's database, or can be repeated. Its mark is written at once when it returns: if
 * the process dies between the two, it runs again. An exception is a failed attempt; {@link dev.longhaul.job.AbortException},
 * {@link dev.longhaul.job.RetryAfterException} and {@link dev.longhaul.job.SnoozeException} say more. Called on a virtual
 * thread, by many threads at once.
 *
 * @param <T> the data's Java type
 */
@FunctionalInterface
public interface MessageHandler<T> {
    void handle(T data, MessageContext context) throws Exception;
}
