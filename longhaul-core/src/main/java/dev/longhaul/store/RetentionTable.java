package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Removes what nobody needs any more: succeeded and cancelled jobs, never dead or open ones. */
public interface RetentionTable {

    /**
     * Looks at up to {@code limit} jobs after {@code from} in id order, and removes those that succeeded or were
     * cancelled before {@code endedBefore}, with their history and progress; their idempotency keys are free then. Jobs
     * asked for at or after {@code endedBefore} (by the time in their id) are not looked at, so that a sweep costs
     * nothing for what is young. Jobs whose rows others have locked are passed over.
     *
     * @return how far it looked and how many it removed
     */
    Swept sweep(@Nullable JobId from, Instant endedBefore, int limit);

    /**
     * Prepares slices of the history for ids up to {@code until} and drops slices in which nothing is left, where the
     * database keeps the history in slices; does nothing elsewhere.
     */
    void slices(Instant until);

    /**
     * Looks at up to {@code limit} marks of the inbox that were made after {@code from} and before {@code handledBefore}, in
     * order of time, and at all that were made in the same microsecond as the last of them; removes those whose job is gone
     * or that never had one.
     *
     * @param from null for the oldest
     */
    SweptMarks marks(@Nullable Instant from, Instant handledBefore, int limit);

    /** Deletes audit rows older than that, at most {@code limit}; returns how many. */
    int audit(Instant before, int limit);

    /**
     * How far a sweep looked.
     *
     * @param last the last job looked at; null when there was none, and the next sweep starts from the bottom
     * @param removed jobs removed
     */
    record Swept(@Nullable JobId last, int removed) {}

    /**
     * How far a sweep of the inbox looked.
     *
     * @param last when the last mark looked at was made; null when there was none, and the next sweep starts with the oldest
     * @param removed marks removed
     */
    record SweptMarks(@Nullable Instant last, int removed) {}
}
