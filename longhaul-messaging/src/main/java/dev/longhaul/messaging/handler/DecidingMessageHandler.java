package dev.longhaul.messaging.handler;

import dev.longhaul.job.Decision;

/**
 * A handler that says itself how it went. On success its mark is written together with the continuations; otherwise what it
 * decides is decided for the attempt. An exception means the same as for {@link MessageHandler}.
 *
 * @param <T> the data's Java type
 */
@FunctionalInterface
public interface DecidingMessageHandler<T> {
    Decision decide(T data, MessageContext context) throws Exception;
}
