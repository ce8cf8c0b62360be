package dev.longhaul.server.admin;

import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobRequest;

/** Makes a job durable; the engine's own face does, and so does a test's. */
@FunctionalInterface
public interface Enqueuing {

    /**
     * Durable when it returns.
     *
     * @throws IllegalArgumentException if the request cannot be accepted as it is
     * @throws dev.longhaul.store.StoreException if the store cannot do it
     */
    Enqueued enqueue(JobRequest request);
}
