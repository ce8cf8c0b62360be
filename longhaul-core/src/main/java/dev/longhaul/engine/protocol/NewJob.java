package dev.longhaul.engine.protocol;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;

/**
 * A request on its way to become a job.
 *
 * @param id the id that it gets
 * @param request what was asked
 * @param schedule the text of the schedule that the request's name stood for
 * @param hold whether its type's dead jobs hold those behind them in the order of their key
 */
public record NewJob(JobId id, JobRequest request, String schedule, boolean hold) {}
