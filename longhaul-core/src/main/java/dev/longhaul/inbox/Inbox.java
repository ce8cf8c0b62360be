package dev.longhaul.inbox;

import dev.longhaul.job.JobRequest;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The marks that say which handler has handled which message. Thread-safe.
 *
 * <p>{@code Longhaul.inbox()} is one for any code: a listener, a controller. {@code Longhaul.inbox(attempt)} is the same for
 * an attempt: its marks carry its job, they stay at least as long as that job's row, and an attempt whose claim was taken
 * back makes none ({@link dev.longhaul.job.ClaimLostException}), so that whoever comes late writes nothing.
 */
public interface Inbox {

    /** The largest result that is kept, in bytes. */
    int MAX_RESULT = 65_536;

    /**
     * Does work whose effect is in the store's database, at most once in effect. The mark is inserted first, in a transaction of
     * the store's: somebody else who is at the same key waits there for this one to commit or to roll back. Then the work
     * runs; its effect, its result, what it enqueued and the mark are one commit, durable when this returns. If the mark was
     * there, the work is not called, and the first one's result is returned.
     *
     * <p>Whatever the work throws rolls everything back, the mark too, and is thrown on. If the answer to the commit is lost,
     * it is found out whether it arrived; the work is never called again for it.
     *
     * @throws IllegalArgumentException if the result is larger than {@link #MAX_RESULT}; nothing is committed
     * @throws IllegalStateException inside a transaction of the store's: {@code handleInTransaction}, {@code inTransaction} or
     *     another {@code once}; use {@link #onceIn} with its connection there
     * @throws dev.longhaul.job.ClaimLostException if this is an attempt's inbox and its claim was taken back; nothing is
     *     committed
     * @throws dev.longhaul.store.StoreException if the store cannot do it: {@code LOCK_WAIT} if somebody else was at the same
     *     key for longer than the lease; {@code UNKNOWN_COMMIT} if it could not be found out whether it committed: ask again
     */
    <X extends Exception> Once once(InboxKey key, OnceWork<X> work) throws X;

    /**
     * As {@link #once}, in the caller's own transaction, which the caller commits or rolls back; nothing is marked before that.
     * What the work throws undoes its effect and its mark, and nothing else of the transaction. How long somebody else at
     * the same key is waited for is what the connection says.
     *
     * <p>After the commit, give what was enqueued to {@code Longhaul.committed}, or the next poll finds it.
     *
     * @param callers a connection to the store's database, not in auto-commit mode
     * @throws UnsupportedOperationException if the store is not a JDBC database
     */
    <X extends Exception> Once onceIn(Connection callers, InboxKey key, OnceWork<X> work) throws X;

    /** As {@link #mark(InboxKey, byte[], List)}, with no result and no jobs. */
    default Once mark(InboxKey key) {
        return mark(key, null, List.of());
    }

    /**
     * Says that a message has been handled, for an effect that is elsewhere and has just happened; durable when this returns.
     * Marks of many callers share a commit. If the mark was there, nothing is written and the first one's result is
     * returned.
     *
     * @param result for whoever asks again, at most {@link #MAX_RESULT} bytes; null for none
     * @param jobs enqueued in the mark's commit, if this call makes the mark
     * @throws IllegalArgumentException if the result is larger, or a job is refused
     * @throws IllegalStateException inside a transaction of the store's, as for {@link #once}
     * @throws dev.longhaul.job.ClaimLostException if this is an attempt's inbox and its claim was taken back
     * @throws dev.longhaul.store.StoreException if the store cannot do it; nothing is lost by asking again
     */
    Once mark(InboxKey key, byte @Nullable [] result, List<JobRequest> jobs);

    /** Those of these that are handled, as committed now. */
    Map<InboxKey, Handled> handled(Collection<InboxKey> keys);

    /** Every mark of one message, by handler's name, as committed now; in order of the names. */
    Map<String, Handled> handledOf(MessageKey message);
}
