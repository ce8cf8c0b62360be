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
    private final Groups<Asked, Changes> groups;

    /**
     * @param groupLimit the most jobs in one commit, unless one caller has more
     * @param committed hears of what was accepted and became due, after the commit
     */
    public Acceptance(
            Store store, FollowUps followUps, EngineRuntime runtime, int groupLimit, Consumer<Changes> committed) {
        this.store = store;
        this.followUps = followUps;
        this.hearing = committed;
        this.groups = new Groups<>(runtime, groupLimit, asked -> asked.jobs.size(), new Committing());
    }

    /**
     * Accepts jobs, all in one commit; durable when it returns.
     *
     * @throws StoreException if the store cannot do it. Of kind {@link StoreException.Kind#UNKNOWN_COMMIT} the jobs may
     *     exist or not: ask again with the same idempotency key
     */
    public List<Enqueued> accept(List<NewJob> jobs) {
        List<NewJob> mine = List.copyOf(jobs);
        Changes changes = groups.submit(new Asked(mine));
        return mine.stream().map(changes::enqueued).toList();
    }

    /** Accepts jobs in the caller's transaction; the caller commits. */
    public List<Enqueued> acceptIn(StoreTransaction tx, List<NewJob> jobs) {
        Changes changes = new Changes(followUps, tx.begun());
        jobs.forEach(changes::accept);
        changes.write(tx);
        return jobs.stream().map(changes::enqueued).toList();
    }

    /** What one caller wants accepted. Not thread-safe; handed from one committing thread to the next. */
    private static final class Asked {

        private final List<NewJob> jobs;
        /** Whether a commit with them may have happened without anybody knowing. */
        private boolean tried;

        Asked(List<NewJob> jobs) {
            this.jobs = jobs;
        }

        void acceptIn(Changes changes) {
            jobs.forEach(tried ? changes::accept : changes::acceptFresh);
            tried = true;
        }
    }

    private final class Committing implements Groups.Committing<Asked, Changes> {

        @Override
        public Changes commit(List<Asked> group) {
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                Changes changes = new Changes(followUps, tx.estimatedNow());
                group.forEach(asked -> asked.acceptIn(changes));
                changes.write(tx);
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
