package dev.longhaul.engine.transaction;

import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.TransactionWork;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store's transactions in which user code works, outside of {@code handleInTransaction}. Thread-safe. */
public final class Transactions {

    private final Store store;
    private final EngineRuntime runtime;
    private final FollowUps followUps;
    private final TransactionGuard guard;
    private final Turns turns;
    private final Duration longestWait;
    private final Consumer<Changes> committed;

    /**
     * @param longestWait for a turn, and then for a lock
     * @param committed hears of what was enqueued, after the commit
     */
    public Transactions(
            Store store,
            EngineRuntime runtime,
            FollowUps followUps,
            TransactionGuard guard,
            Turns turns,
            Duration longestWait,
            Consumer<Changes> committed) {
        this.store = store;
        this.runtime = runtime;
        this.followUps = followUps;
        this.guard = guard;
        this.turns = turns;
        this.longestWait = longestWait;
        this.committed = committed;
    }

    /** What user code may not do meanwhile. */
    public TransactionGuard guard() {
        return guard;
    }

    /** Does work in a transaction of its own, and commits it. */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(TransactionWork<T, X> work) throws X {
        guard.refuse("inTransaction", "go on in that transaction");
        try (Opened opened = open()) {
            T result = opened.run("inTransaction", work);
            Changes changes = opened.user().write();
            opened.tx().commit();
            committed.accept(changes);
            return result;
        }
    }

    /** Does work in the caller's transaction; the caller commits, and is given what was enqueued. */
    public <T extends @Nullable Object, X extends Exception> T inTransactionOf(
            Connection callers, TransactionWork<T, X> work, Consumer<List<Enqueued>> enqueued) throws X {
        try (StoreTransaction tx = store.join(callers)) {
            UserTransaction user = new UserTransaction(tx, followUps);
            T result = run("inTransaction", work, user);
            enqueued.accept(user.enqueued(user.write()));
            return result;
        }
    }

    private <T extends @Nullable Object, X extends Exception> T run(
            String where, TransactionWork<T, X> work, UserTransaction user) throws X {
        String around = guard.enter(where);
        try {
            return work.run(user);
        } finally {
            guard.leave(around);
            user.over();
        }
    }

    /**
     * Begins a transaction for user code, when its turn has come.
     *
     * @throws StoreException of kind lock wait if that takes too long
     */
    public Opened open() {
        if (!turns.await(runtime, longestWait)) {
            boolean interrupted = Thread.currentThread().isInterrupted();
            throw new StoreException(
                    interrupted ? StoreException.Kind.UNAVAILABLE : StoreException.Kind.LOCK_WAIT,
                    interrupted
                            ? "interrupted while waiting for one of the store's transactions"
                            : "the store's transactions for user code (" + store.handlersAtOnce()
                                    + " at once) were all in use for " + longestWait + "; try later");
        }
        try {
            return new Opened(store.begin(longestWait));
        } catch (RuntimeException | Error e) {
            turns.giveBack();
            throw e;
        }
    }

    /** A transaction of user code's. Rolled back when closed, unless it was committed. Belongs to one thread. */
    public final class Opened implements AutoCloseable {

        private final StoreTransaction tx;
        private final UserTransaction user;

        private Opened(StoreTransaction tx) {
            this.tx = tx;
            this.user = new UserTransaction(tx, followUps);
        }

        /** The transaction. */
        public StoreTransaction tx() {
            return tx;
        }

        /** As the code sees it. */
        public UserTransaction user() {
            return user;
        }

        /** Runs the code. */
        public <T extends @Nullable Object, X extends Exception> T run(String where, TransactionWork<T, X> work)
                throws X {
            return Transactions.this.run(where, work, user);
        }

        @Override
        public void close() {
            try {
                tx.close();
            } finally {
                turns.giveBack();
            }
        }
    }
}
