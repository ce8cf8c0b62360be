package dev.longhaul.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transition of one job, told after its commit to the listeners of the process that made it. Events can be lost
 * with the process: what must not be lost is a continuation.
 */
public sealed interface JobEvent {

    /** The job. */
    JobId job();

    /** Its type. */
    String type();

    /**
     * The job was accepted by this node: enqueued, or brought about by another job's attempt or ending. For {@code enqueueIn},
     * whose commit is the caller's, told when the caller says that it has committed ({@code Longhaul.committed}). Another
     * thread's attempt of it may, rarely, be told of first.
     *
     * @param due when its first attempt is due, unless it waits for its turn
     */
    record Accepted(JobId job, String type, Instant due) implements JobEvent {}

    /**
     * An attempt was settled.
     *
     * @param attempt its number
     * @param outcome how it ended
     * @param error its error; null if it had none
     * @param state what the job is now
     * @param reason why it is dead; null otherwise
     * @param nextDue when the next attempt is due; null when there is none
     */
    record Settled(
            JobId job,
            String type,
            int attempt,
            Outcome.Kind outcome,
            @Nullable String error,
            JobState state,
            @Nullable DeadReason reason,
            @Nullable Instant nextDue)
            implements JobEvent {}

    /** The job ended without an attempt: cancelled, or expired while it waited. */
    record Ended(
            JobId job,
            String type,
            JobState state,
            @Nullable DeadReason reason) implements JobEvent {}

    /** The job was put back to scheduled. */
    record Redriven(JobId job, String type, Instant due) implements JobEvent {}
}
