package dev.longhaul.spring.transaction;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.inbox.OnceWork;
import dev.longhaul.messaging.handler.HandlerTransactions;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/** Spring's transactions for handlers of messages. Thread-safe. */
final class SpringHandlerTransactions implements HandlerTransactions {

    private final MarkedTransaction transaction;

    SpringHandlerTransactions(PlatformTransactionManager manager) {
        transaction = new MarkedTransaction(manager, TransactionDefinition.withDefaults());
    }

    @Override
    public Once once(Inbox inbox, InboxKey key, OnceWork<Exception> work) throws Exception {
        return transaction.once(inbox, key, work);
    }

    @Override
    public String toString() {
        return "a transaction of Spring's";
    }
}
