package dev.longhaul.store;

/**
 * A job held by something other than time.
 *
 * @param job the job, with its own due time
 * @param subject what holds it
 * @param sequence its place in the order of an ordering key; for an endpoint 0, and the due time is the order
 */
public record ParkedJob(OpenJob job, Subject subject, long sequence) {}
