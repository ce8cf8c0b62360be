package dev.longhaul.spring.method;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.inbox.OnceWork;
import org.jspecify.annotations.Nullable;

/** The application's transactions as handlers need them: begun before a method that asks for one, which joins it. */
public interface MethodTransactions {

    /** No method has one. */
    MethodTransactions NONE = method -> null;

    /**
     * The transaction that a method asks for; null if it asks for none, or for one that keeps out of those that are there.
     *
     * @throws dev.longhaul.spring.config.InvalidConfigurationException if nobody can begin it
     */
    @Nullable
    Scope of(BeanMethod method);

    /** Transactions of one kind. Thread-safe. */
    @FunctionalInterface
    interface Scope {
        /**
         * Does work and makes its mark in one transaction, which is committed when this returns and rolled back when it throws.
         *
         * @throws Exception what the work throws, or what the commit does
         */
        Once once(Inbox inbox, InboxKey key, OnceWork<Exception> work) throws Exception;
    }
}
