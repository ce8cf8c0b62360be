package dev.longhaul.engine.protocol;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;

/**
 * A request on its way to become a job.
 *
 * @param id the id that it gets
 * @param request what was asked; carries {@link #HOLD_HEADER} if its type's dead jobs hold those behind them in the order
 *     of their key
 * @param schedule the text of the schedule that the request's name stood for
 */
public record NewJob(JobId id, JobRequest request, String schedule) {

    /** The header by which a job remembers that its type holds the order of its key when it dies. */
    public static final String HOLD_HEADER = "longhaul-order-hold";
}
