package dev.longhaul.messaging.handler;

import dev.longhaul.job.HandlerTransaction;

/**
 * A handler that works in the store's database: its effect, its mark and what it publishes are one commit, so its effect
 * exists exactly once. An exception rolls all of it back and means the same as for {@link MessageHandler}.
 *
 * @param <T> the data's Java type
 */
@FunctionalInterface
public interface TransactionalMessageHandler<T> {
    void handle(T data, HandlerTransaction tx, MessageContext context) throws Exception;
}
