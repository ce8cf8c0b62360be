package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that has not ended, with everything that changes from attempt to attempt: the narrow row.
 *
 * @param id the job
 * @param type its type's name
 * @param due the instant from which the next attempt may start
 * @param attempt the number of the next attempt, from 1
 * @param failures the schedule's position: failed attempts and counted losses since the start or the last redrive
 * @param losses attempts in a row that were lost; a snooze does not end the row
 * @param elapsed sum of the delays actually scheduled since the start or the last redrive, jitter included
 * @param deadline no attempt starts after it; null for none
 */
public record OpenJob(
        JobId id,
        String type,
        Instant due,
        int attempt,
        int failures,
        int losses,
        Duration elapsed,
        @Nullable Instant deadline) {

    /** Whether its last attempt was lost: a node runs at most one such job at a time. */
    public boolean suspect() {
        return losses > 0;
    }

    /** The same job, due at another instant. */
    public OpenJob dueAt(Instant other) {
        return new OpenJob(id, type, other, attempt, failures, losses, elapsed, deadline);
    }
}
