package dev.longhaul.store;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_job}: what was asked. */
public interface JobTable {

    /**
     * Inserts rows; sorted by type and idempotency key, so that two groups never wait for each other in a circle.
     *
     * <p>A row whose id is already there, or whose type and idempotency key are (here or earlier in the same list, as
     * the caller gave it), is not inserted; the key is asked first. A conflict with a transaction that is still open
     * waits for its end; one with a committed row holds nobody up.
     *
     * @return for each row, by its own id, what became of it
     */
    Map<JobId, Inserted> insert(List<JobRow> rows);

    /**
     * Inserts rows that are not there yet; there is no answer to wait for.
     *
     * @throws StoreException of kind {@link StoreException.Kind#CONFLICT} if a row's id, or its type and idempotency key, is
     *     there all the same: told by this call, by a later one, or by the commit. Done again, it takes {@link #insert}
     */
    void insertNew(List<JobRow> rows);

    /** The rows that exist, by id. */
    Map<JobId, JobRow> load(Collection<JobId> ids);

    /**
     * As {@link #load}, and retention removes none of them before this transaction ends; waits for one that is being
     * removed, which is then not among them.
     */
    Map<JobId, JobRow> hold(Collection<JobId> ids);

    /**
     * Where the jobs that exist are; one statement, so that a job on its way is never seen in two places or none. Asked
     * in this order: due, parked, ended, a succeeded attempt that was not after a cancel; otherwise claimed.
     */
    Map<JobId, Standing> standing(Collection<JobId> ids);

    /** The first job of a type with this idempotency key, if it is still kept. */
    @Nullable
    JobId withKey(String type, String idempotencyKey);

    /**
     * One page, newest first: ids downwards, those below {@code before} only.
     *
     * @param before the last id of the page before; null for the first page
     */
    List<Listed> list(Filter filter, @Nullable JobId before, int limit);

    /**
     * Jobs that are in none of the places where a job can be: broken promises. A cheap check: looks at no more than
     * {@code limit} jobs, after {@code from} in id order, and not at jobs in claims. Never names a job that is merely on
     * its way from one place to another.
     *
     * @param from the end of the look before; null to begin with the oldest
     */
    Missing nowhere(@Nullable JobId from, int limit);

    /**
     * What a look for jobs that are nowhere found.
     *
     * @param jobs those that are nowhere, in order of id
     * @param end the last job that was looked at, where the next look goes on; null when there are no more
     */
    record Missing(List<JobId> jobs, @Nullable JobId end) {
        public Missing {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Which jobs a list shows; null for any.
     *
     * @param state only jobs in this state
     * @param type only jobs of this type
     * @param since only jobs asked for at or after it
     * @param until only jobs asked for before it
     */
    record Filter(
            @Nullable JobState state,
            @Nullable String type,
            @Nullable Instant since,
            @Nullable Instant until) {}

    /** A line of a list: the row and where the job is. */
    record Listed(JobRow row, Standing standing) {}

    /**
     * What became of a row.
     *
     * @param id the job that stands for it: its own id, or that of the job with the same idempotency key
     * @param now whether this call wrote it; false when it was there before, under its own id too (an earlier commit
     *     whose answer was lost)
     */
    record Inserted(JobId id, boolean now) {}
}
