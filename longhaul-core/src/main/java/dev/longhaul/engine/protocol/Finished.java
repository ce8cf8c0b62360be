package dev.longhaul.engine.protocol;

import dev.longhaul.job.Outcome;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Taken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended and is not settled yet.
 *
 * @param taken the job as it was claimed, with what was asked
 * @param claim the claim that it ran under
 * @param schedule the job's own schedule
 * @param result how it ended
 * @param span when it ran, by the node's monotonic clock
 */
public record Finished(Taken taken, ClaimId claim, RetrySchedule schedule, Result result, Span span) {

    /**
     * How an attempt ended.
     *
     * @param outcome the outcome
     * @param response what the other side answered; storable text; null for nothing
     * @param continuations jobs that exist if and only if this outcome is the one recorded
     */
    public record Result(Outcome outcome, @Nullable String response, List<NewJob> continuations) {}

    /** Nanoseconds of the node's monotonic clock at which the attempt started and ended. */
    public record Span(long started, long ended) {}
}
