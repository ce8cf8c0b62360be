package dev.longhaul.store;

import dev.longhaul.job.Content;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked: written once, never updated.
 *
 * @param id the job
 * @param type its type's name
 * @param content payload, content type, headers
 * @param schedule the schedule's own text, never a name that somebody can redefine
 * @param keys idempotency key, ordering key, endpoint
 * @param labels for people and filters
 * @param onEnd a job to enqueue when this one ends; null for none. Stored as bytes, see {@link JobRequestCodec}
 * @param asked when it was accepted, and which times the caller named
 */
public record JobRow(
        JobId id,
        String type,
        Content content,
        String schedule,
        Keys keys,
        Map<String, String> labels,
        @Nullable JobRequest onEnd,
        Asked asked) {

    /**
     * Times of the asking, by the database's clock.
     *
     * @param at when the job was accepted
     * @param start when its first attempt was to be due
     * @param deadline the deadline that was asked for; null for none
     */
    public record Asked(Instant at, Instant start, @Nullable Instant deadline) {}
}
