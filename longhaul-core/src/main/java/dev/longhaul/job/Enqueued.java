package dev.longhaul.job;

import java.time.Instant;

/**
 * The answer to an enqueue: durable, or as durable as the caller's own transaction.
 *
 * @param id the job
 * @param created whether this call made the job; false when its idempotency key had already made it
 * @param type the job type's name
 * @param start from when the first attempt of a job that this call made may start, by the database's clock; of one that was
 *     there before, when it was found
 */
public record Enqueued(JobId id, boolean created, String type, Instant start) {}
