package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_parked}: scheduled jobs held by an ordering key or an endpoint. */
public interface ParkedTable {

    /** Inserts rows. A job that is already there is a broken promise and refused. */
    void insert(List<ParkedJob> jobs);

    /**
     * Takes the first in order of each ordering key, waiting for whoever holds it. The caller has locked the keys.
     * Keys without a successor are missing.
     */
    Map<String, ParkedJob> takeFirst(Collection<String> keys);

    /**
     * Takes jobs of one endpoint that are due by the database's clock, earliest first, passing over locked rows and
     * over paused types; only of these types.
     */
    List<Taken> takeForEndpoint(String endpoint, Collection<String> types, int limit);

    /** Endpoints that hold jobs, in order of name, after {@code after}; one page. */
    List<String> endpoints(@Nullable String after, int limit);

    /** Takes this job, waiting for whoever holds it; null if it is not (or no longer) here. */
    @Nullable
    ParkedJob take(JobId id);

    /** Takes jobs whose deadline has passed, passing over locked rows; earliest deadline first. */
    List<Taken> takeExpired(int limit);

    /** How many are parked, by subject; the {@code limit} largest. For display. */
    Map<Subject, Long> count(int limit);
}
