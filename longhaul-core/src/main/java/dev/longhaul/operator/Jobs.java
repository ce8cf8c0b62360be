package dev.longhaul.operator;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Pause;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Sees and moves jobs. Thread-safe; every call is durable when it returns, and throws {@link
 * dev.longhaul.store.StoreException} when the database cannot do it.
 *
 * <p>{@code by} names who asks, 1 to 100 characters, for the audit.
 */
public interface Jobs {

    /** One job with its history. */
    Optional<JobView> find(JobId id);

    /** The first job of a type with an idempotency key, with its history, as long as it is kept. */
    Optional<JobView> find(String type, String idempotencyKey);

    /** One page of jobs, newest first, without their histories. */
    JobPage list(JobQuery query);

    /** The same page with its jobs' histories, which are read in one go. */
    JobPage listWithHistories(JobQuery query);

    /**
     * Cancels a job that has not ended. After this returns {@link Moved.Done} or {@link Moved.InFlight}, no new attempt
     * starts; an attempt in flight goes on, is recorded as "after cancel", and the job is cancelled whatever it says.
     */
    Moved cancel(JobId id, String by);

    /** Puts a dead job back to scheduled. */
    Moved redrive(JobId id, Redrive how, String by);

    /** Makes a scheduled job due now; for one in flight, the next attempt follows at once unless it succeeds. */
    Moved attemptNow(JobId id, String by);

    /**
     * Makes a scheduled job due at another instant; for one in flight, its next attempt, and a failure is counted but
     * this due time stays.
     */
    Moved reschedule(JobId id, Instant due, String by);

    /** Starts no more of a type or endpoint until it is resumed; false if it was paused already. */
    boolean pause(Pause pause, String by);

    /** Ends a pause; false if there was none. */
    boolean resume(Pause pause, String by);

    /** Everything that is paused. */
    Set<Pause> pauses();
}
