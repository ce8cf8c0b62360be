package dev.longhaul.messaging.plan;

import dev.longhaul.messaging.handler.DecidingMessageHandler;
import dev.longhaul.messaging.handler.MessageHandler;
import dev.longhaul.messaging.handler.TransactionalMessageHandler;

/**
 * The three kinds of handlers.
 *
 * @param <T> the data's Java type
 */
public sealed interface HandlerCode<T> {

    /** Succeeds by returning; its mark follows at once. */
    record Plain<T>(MessageHandler<T> handler) implements HandlerCode<T> {}

    /** Says itself how it went; its mark follows at once. */
    record Deciding<T>(DecidingMessageHandler<T> handler) implements HandlerCode<T> {}

    /** Its effect and its mark are one commit. */
    record InTransaction<T>(TransactionalMessageHandler<T> handler) implements HandlerCode<T> {}
}
