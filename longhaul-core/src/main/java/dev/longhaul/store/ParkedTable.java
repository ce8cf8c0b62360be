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
     * Takes the first in order of each ordering key, due or not, waiting for whoever holds it. The caller has locked
     * the keys. Keys without a successor are missing.
     */
    Map<String, ParkedJob> takeFirst(Collection<String> keys);

    /**
     * Takes jobs of one endpoint that are due (at or before now) by the database's clock, earliest first, passing over
     * locked rows and over paused types; only of these types. Whether the endpoint is paused is for the caller to ask.
     */
    List<Taken> takeForEndpoint(String endpoint, Collection<String> types, int limit);

    /**
     * Endpoints that hold jobs, due or not, in the database's order of names; one page.
     *
     * @param after the last name of the page before; null for the first page
     */
    List<String> endpoints(@Nullable String after, int limit);

    /** Takes this job, waiting for whoever holds it; null if it is not (or no longer) here. */
    @Nullable
    ParkedJob take(JobId id);

    /** Takes jobs whose deadline has passed (is before now), passing over locked rows; earliest deadline first. */
    List<Taken> takeExpired(int limit);

    /** How many are parked by what kind of subject, counted no further than {@code atMost} each. For display. */
    Map<Subject.Kind, Long> countByKind(int atMost);

    /** How many are parked, by subject; the {@code limit} largest. Reads all of them. For display. */
    Map<Subject, Long> count(int limit);
}
