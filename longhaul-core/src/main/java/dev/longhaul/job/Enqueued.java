package dev.longhaul.job;

/**
 * The answer to an enqueue that is durable.
 *
 * @param id the job
 * @param created whether this call made the job; false when its idempotency key had already made it
 */
public record Enqueued(JobId id, boolean created) {}
