package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.util.Collection;
import java.util.Map;

/** {@code longhaul_progress}: what a handler saved for its next attempt. */
public interface ProgressTable {

    /** Writes or replaces. */
    void save(JobId job, byte[] data);

    /** What was saved for those of these jobs that have any. */
    Map<JobId, byte[]> load(Collection<JobId> jobs);
}
