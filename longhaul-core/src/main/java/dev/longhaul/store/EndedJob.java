package dev.longhaul.store;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead or cancelled job.
 *
 * @param job its counters at the end; {@code attempt} is the number that a next attempt would have
 * @param state dead or cancelled
 * @param reason why it is dead; null when cancelled
 * @param endedAt when, by the database's clock
 * @param lastError the latest error; null if there was none
 */
public record EndedJob(
        OpenJob job,
        JobState state,
        @Nullable DeadReason reason,
        Instant endedAt,
        @Nullable String lastError) {

    public EndedJob {
        if (state != JobState.DEAD && state != JobState.CANCELLED) {
            throw new IllegalArgumentException("an ended row is dead or cancelled, not " + state);
        }
        if ((state == JobState.DEAD) != (reason != null)) {
            throw new IllegalArgumentException("a dead job has a reason, a cancelled one has none");
        }
    }
}
