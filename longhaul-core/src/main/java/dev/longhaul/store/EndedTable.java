package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_ended}: dead and cancelled jobs. */
public interface EndedTable {

    /** Inserts rows. A job that is already there is a broken promise and refused. */
    void insert(List<EndedJob> jobs);

    /** Takes this job, waiting for whoever holds it; null if it is not (or no longer) here. */
    @Nullable
    EndedJob take(JobId id);

    /** How many are dead, by type, counted no further than {@code atMost} each. For display. */
    Map<String, Long> dead(int atMost);
}
