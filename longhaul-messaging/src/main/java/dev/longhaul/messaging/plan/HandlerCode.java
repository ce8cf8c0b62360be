package dev.longhaul.messaging.plan;

import dev.longhaul.messaging.handler.DecidingMessageHandler;
import dev.longhaul.messaging.handler.HandlerTransactions;
import dev.longhaul.messaging.handler.MessageHandler;
import dev.longhaul.messaging.handler.TransactionalMessageHandler;
import org.jspecify.annotations.Nullable;

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

    /**
     * Its effect and its mark are one commit.
     *
     * @param transactions in what transactions this one works; null for those of all the others, as {@code
     *     MessagingBuilder.transactions} says
     */
    record InTransaction<T>(
            TransactionalMessageHandler<T> handler,
            @Nullable HandlerTransactions transactions) implements HandlerCode<T> {

        /** In the transactions of all the others. */
        public InTransaction(TransactionalMessageHandler<T> handler) {
            this(handler, null);
        }
    }
}
