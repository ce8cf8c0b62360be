package dev.longhaul.engine.transaction;

import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A transaction as user code sees it, and what that code enqueues. Belongs to one thread. */
public final class UserTransaction implements HandlerTransaction {

    private final StoreTransaction tx;
    private final FollowUps followUps;
    private final List<NewJob> enqueued = new ArrayList<>();
    private boolean over;

    /** A transaction that is open. */
    public UserTransaction(StoreTransaction tx, FollowUps followUps) {
        this.tx = tx;
        this.followUps = followUps;
    }

    @Override
    public Connection connection() {
        requireOpen();
        return tx.connection();
    }

    @Override
    public JobId enqueue(JobRequest request) {
        requireOpen();
        NewJob job = followUps.newJob(request);
        enqueued.add(job);
        return job.id();
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("this transaction is over; begin another");
        }
    }

    /** The code has returned: it gets nothing from this any more. */
    public void over() {
        over = true;
    }

    /** Writes what was enqueued. */
    public Changes write() {
        Changes changes = new Changes(followUps, tx.now());
        enqueued.forEach(changes::accept);
        changes.write(tx);
        return changes;
    }

    /** After the changes were written: what became of what was enqueued, in order. */
    public List<Enqueued> enqueued(Changes changes) {
        return enqueued.stream().map(changes::enqueued).toList();
    }
}
