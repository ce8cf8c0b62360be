package dev.longhaul.engine.accept;

import dev.longhaul.engine.group.Groups;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.Enqueued;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.util.List;
import java.util.function.Consumer;

/** Accepts jobs: many callers' in one commit, or in a caller's own transaction. Thread-safe. */
public final class Acceptance {

    private final Store store;
    private final FollowUps followUps;
    private final Consumer<Changes> hearing;
    private final Groups<List<NewJob>, Changes> groups;

    /**
     * @param groupLimit the most jobs in one commit, unless one caller has more
     * @param committed hears of what was accepted and became due, after the commit
     */
    public Acceptance(
            Store store, FollowUps followUps, EngineRuntime runtime, int groupLimit, Consumer<Changes> committed) {
        this.store = store;
        this.followUps = followUps;
        this.hearing = committed;
        this.groups = new Groups<>(runtime, groupLimit, List::size, new Committing());
    }

    /**
     * Accepts jobs, all in one commit; durable when it returns.
     *
     * @throws StoreException if the store cannot do it. Of kind {@link StoreException.Kind#UNKNOWN_COMMIT} the jobs may
     *     exist or not: ask again with the same idempotency key
     */
    public List<Enqueued> accept(List<NewJob> jobs) {
        List<NewJob> mine = List.copyOf(jobs);
        Changes changes = groups.submit(mine);
        return mine.stream().map(changes::enqueued).toList();
    }

    /** Accepts jobs in the caller's transaction; the caller commits. */
    public List<Enqueued> acceptIn(StoreTransaction tx, List<NewJob> jobs) {
        Changes changes = write(tx, jobs);
        return jobs.stream().map(changes::enqueued).toList();
    }

    private Changes write(StoreTransaction tx, List<NewJob> jobs) {
        Changes changes = new Changes(followUps, tx.begun());
        jobs.forEach(changes::accept);
        changes.write(tx);
        return changes;
    }

    private final class Committing implements Groups.Committing<List<NewJob>, Changes> {

        @Override
        public Changes commit(List<List<NewJob>> group) {
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                Changes changes = write(tx, group.stream().flatMap(List::stream).toList());
                tx.commit();
                return changes;
            }
        }

        @Override
        public void committed(Changes changes) {
            hearing.accept(changes);
        }
    }
}
