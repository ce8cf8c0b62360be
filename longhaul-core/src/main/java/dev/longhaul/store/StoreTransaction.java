package dev.longhaul.store;

import java.sql.Connection;
import java.time.Instant;

/** One open transaction: the tables, as it sees them. Not thread-safe. Closing without a commit rolls back. */
public interface StoreTransaction extends AutoCloseable {

    /** The database's clock now, to the microsecond; not the transaction's start. */
    Instant now();

    /**
     * The database's clock at some moment between the beginning of this transaction and now: that of the beginning, where
     * beginning asks for it, which saves a trip to the server.
     */
    default Instant begun() {
        return now();
    }

    /**
     * About what the database's clock shows now, without a trip to the server where it can be reckoned from what it showed a
     * moment ago: at most 5 ms ahead, and not behind, but for what two good clocks differ by in a tenth of a second. For what is
     * written; what others wrote is compared with {@link #now()} or {@link #begun()}.
     */
    default Instant estimatedNow() {
        return now();
    }

    /** What a sweep needs to know; one cheap statement that locks nothing. */
    Outlook outlook();

    /** What was asked. */
    JobTable jobs();

    /** Scheduled jobs that wait for nothing but time. */
    DueTable due();

    /** Scheduled jobs that wait for a predecessor or an endpoint. */
    ParkedTable parked();

    /** Jobs in flight, in batches. */
    ClaimTable claims();

    /** The history. */
    AttemptTable attempts();

    /** Dead and cancelled jobs. */
    EndedTable ended();

    /** Ordering keys. */
    KeyTable keys();

    /** Operators' requests for jobs in flight. */
    RequestTable requests();

    /** What handlers saved for their next attempt. */
    ProgressTable progress();

    /** Which handler has handled which message. */
    InboxTable inbox();

    /** Pauses of types and endpoints. */
    PauseTable pauses();

    /** What the nodes share about endpoints. */
    EndpointTable endpoints();

    /** Nodes, for display. */
    NodeTable nodes();

    /** Who did what to which jobs. */
    AuditTable audit();

    /** Removes what nobody needs any more. */
    RetentionTable retention();

    /** Marks a point to which {@link #rollbackTo} goes back. */
    Mark savepoint();

    /** Undoes what was done since the mark; usable after a failed call. */
    void rollbackTo(Mark mark);

    /**
     * Makes everything durable. When it returns, the changes survive the death of process, database and power.
     *
     * <p>Where a database has a standby, what another transaction wrote can be seen before it is durable. This commit stands
     * also for whatever an insert found there already, and for claims that were found gone: when it returns, that is durable
     * too. What was found so and not committed may be lost.
     *
     * @throws StoreException {@link StoreException.Kind#UNKNOWN_COMMIT} if nobody knows whether it is durable: resolve
     *     by executing the same again; any other kind: nothing of it was done
     */
    void commit();

    /** Undoes everything. Does nothing after a commit. Never throws. */
    @Override
    void close();

    /**
     * The JDBC connection under this transaction.
     *
     * @throws UnsupportedOperationException if the store is not a JDBC database
     */
    Connection connection();

    /** A point in a transaction. */
    interface Mark {}
}
