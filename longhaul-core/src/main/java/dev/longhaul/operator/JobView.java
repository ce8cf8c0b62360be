package dev.longhaul.operator;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job as it stands.
 *
 * @param row what was asked
 * @param state what it is
 * @param activity what it is doing, or why it is dead
 * @param attempts its history in order of number; empty in lists
 */
public record JobView(JobRow row, JobState state, Activity activity, List<AttemptRow> attempts) {

    public JobView {
        attempts = List.copyOf(attempts);
    }

    /**
     * What goes on.
     *
     * @param running whether an attempt is in flight
     * @param stuck whether that attempt's handler did not end at its timeout
     * @param nextAttemptAt when the next attempt is due; null when there is none, or while one is in flight
     * @param parkedBy what holds the job besides time; null for nothing
     * @param deadReason why it is dead; null otherwise
     * @param endedAt when it ended; null if it has not
     */
    public record Activity(
            boolean running,
            boolean stuck,
            @Nullable Instant nextAttemptAt,
            @Nullable Subject parkedBy,
            @Nullable DeadReason deadReason,
            @Nullable Instant endedAt) {}
}
