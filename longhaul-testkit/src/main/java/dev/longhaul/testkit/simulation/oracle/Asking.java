package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asked for, and how the job stood then.
 *
 * @param job the job
 * @param move what is to be done to it
 * @param due when it is to be due; null for an attempt now, a cancel or a redrive
 * @param number how many moves it has seen with this one
 * @param attempts how many attempts were recorded
 * @param endings how often it had ended
 * @param redrivenIn which commit had redriven it last
 * @param state how it stood
 */
public record Asking(
        JobModel job,
        Move move,
        @Nullable Instant due,
        int number,
        int attempts,
        int endings,
        long redrivenIn,
        JobState state) {

    @Override
    public String toString() {
        return move.word() + (due == null ? "" : " at " + due) + " of " + job;
    }
}
