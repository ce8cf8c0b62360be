package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_due}: scheduled jobs that wait for nothing but time. Hot and narrow. */
public interface DueTable {

    /** Inserts rows. A job that is already there is a broken promise and refused. */
    void insert(List<OpenJob> jobs);

    /**
     * Takes jobs that are due (at or before now) by the database's clock, earliest first per ask, passing over rows
     * locked by others and over paused types. At most {@code total} in all; the asks are served in the order of the
     * list, so that a caller who rotates them starves no type. The cost does not grow with jobs that are not asked for
     * or not due yet.
     */
    List<Taken> take(List<Ask> asks, int total);

    /**
     * When work of each ask is next due, at or after its mark, past or future; asks without any are missing. Locks
     * nothing, and counts rows locked by others. Paused types are missing too. Limits mean nothing here.
     */
    Map<Ask, Instant> next(List<Ask> asks);

    /** Takes this job, waiting for whoever holds it; null if it is not (or no longer) here. */
    @Nullable
    OpenJob take(JobId id);

    /**
     * Takes jobs whose deadline has passed (is before now), due or not, suspect or not, of paused types too, passing
     * over locked rows; earliest deadline first.
     */
    List<Taken> takeExpired(int limit);

    /** How many wait, due or not, by type, counted no further than {@code atMost} per type. For display. */
    Map<String, Long> count(int atMost);

    /**
     * How many are due at an instant, how many later, and how long the first has been due, by type; counted no further than
     * {@code atMost} each for those that are suspect and those that are not. The cost does not grow with what waits. For
     * display.
     */
    Map<String, Backlog> backlog(Instant now, int atMost);

    /** Which of these types have any row. For display. */
    Collection<String> types();

    /**
     * What a poll asks for.
     *
     * @param type the job type's name
     * @param suspect whether jobs whose last attempt was lost are meant, or all the others
     * @param from the low-water mark: only jobs due at or after it; {@link Instant#EPOCH} for the bottom
     * @param limit the most to take
     */
    record Ask(String type, boolean suspect, Instant from, int limit) {}
}
