package dev.longhaul.server.admin;

import dev.longhaul.operator.JobView;

/**
 * What became of a request for a job.
 *
 * @param job the job as it stands now
 * @param created whether this request made it; false when an earlier one with the same idempotency key did
 */
public record Accepted(JobView job, boolean created) {}
