package dev.longhaul.spring.transaction;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.inbox.OnceWork;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * A transaction of Spring's in which a handler's effect and its mark are one commit: inside it, the inbox joins it, as all of the
 * engine does.
 */
record MarkedTransaction(PlatformTransactionManager manager, TransactionDefinition wanted) {

    /** Does the work, makes its mark, and commits; or rolls back and throws. */
    Once once(Inbox inbox, InboxKey key, OnceWork<Exception> work) throws Exception {
        TransactionStatus status = manager.getTransaction(wanted);
        Once once;
        try {
            once = inbox.once(key, work);
            if (status.isRollbackOnly()) {
                throw new IllegalStateException("the handler has marked its transaction for rollback and returned"
                        + " normally; throw an exception, or return a decision that says what to do");
            }
        } catch (Throwable e) { // Whatever ends the attempt undoes what it did.
            rollback(status, e);
            throw e;
        }
        manager.commit(status);
        return once;
    }

    private void rollback(TransactionStatus status, Throwable why) {
        try {
            manager.rollback(status);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }
}
