package dev.longhaul.operator;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs a list shows, newest first; null for any.
 *
 * @param state only jobs in this state
 * @param type only jobs of this type
 * @param since only jobs asked for at or after it
 * @param until only jobs asked for before it
 * @param cursor the last job of the page before; null for the first page
 * @param limit 1 to {@value #MAX_LIMIT}
 */
public record JobQuery(
        @Nullable JobState state,
        @Nullable String type,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable JobId cursor,
        int limit) {

    /** The most jobs on one page. */
    public static final int MAX_LIMIT = 200;

    /** The first 50 jobs, newest first. */
    public static final JobQuery ALL = new JobQuery(null, null, null, null, null, 50);

    public JobQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit " + limit + " is outside 1 to " + MAX_LIMIT);
        }
    }
}
