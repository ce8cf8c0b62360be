package dev.longhaul.messaging.handler;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.inbox.OnceWork;

/**
 * Opens the transaction in which a transactional handler's effect and its mark commit together. The default is one of the
 * store's own; an application with transactions of another kind (Spring's) gives its own and uses {@link Inbox#onceIn} with the
 * connection of such a transaction.
 */
@FunctionalInterface
public interface HandlerTransactions {

    /** A transaction of the store's own. */
    HandlerTransactions OF_THE_STORE = new HandlerTransactions() {
        @Override
        public Once once(Inbox inbox, InboxKey key, OnceWork<Exception> work) throws Exception {
            return inbox.once(key, work);
        }

        @Override
        public String toString() {
            return "a transaction of the store";
        }
    };

    /**
     * Does the work, and makes its mark, in one transaction that is committed when this returns and rolled back when it throws.
     * {@code toString} is how it is shown where the pipeline is printed.
     *
     * @param inbox the attempt's
     * @param key the mark
     * @param work the handler with what it publishes
     */
    Once once(Inbox inbox, InboxKey key, OnceWork<Exception> work) throws Exception;
}
