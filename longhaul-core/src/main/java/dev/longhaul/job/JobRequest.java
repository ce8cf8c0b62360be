package dev.longhaul.job;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for: a type, its content, and how and when to try it. Immutable; each method returns a new request.
 *
 * @param type the job type's name
 * @param content the payload's bytes
 * @param timing schedule, start and deadline
 * @param keys idempotency key, ordering key, endpoint
 * @param labels at most {@value #MAX_LABELS}, for people and filters
 * @param onEnd a job enqueued in the commit that ends this one, however it ends; null for none
 */
public record JobRequest(
        String type,
        Content content,
        Timing timing,
        Keys keys,
        Map<String, String> labels,
        @Nullable JobRequest onEnd) {

    /** The most labels on one job. */
    public static final int MAX_LABELS = 32;

    /** The longest label name, in characters. */
    public static final int MAX_LABEL_NAME_LENGTH = 64;

    /** The longest label value, in characters. */
    public static final int MAX_LABEL_VALUE_LENGTH = 256;

    public JobRequest {
        JobType.requireName(type);
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(keys, "keys");
        labels = Map.copyOf(labels);
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException(labels.size() + " labels; at most " + MAX_LABELS);
        }
        labels.forEach((name, value) -> {
            Texts.require("label name", name, MAX_LABEL_NAME_LENGTH);
            Texts.requireValue("label " + name, value, MAX_LABEL_VALUE_LENGTH);
        });
        if (onEnd != null && onEnd.onEnd != null) {
            throw new IllegalArgumentException("an onEnd job cannot have an onEnd of its own");
        }
        if (onEnd != null && onEnd.keys.idempotency() != null) {
            throw new IllegalArgumentException("an onEnd job cannot have an idempotency key: it is made exactly once");
        }
    }

    /** A request of that type with everything else at its default. */
    public static JobRequest of(String type, byte[] bytes, String contentType) {
        return new JobRequest(
                type, new Content(bytes, contentType, Map.of()), Timing.DEFAULT, Keys.NONE, Map.of(), null);
    }

    /** Tries by this schedule: a registered name, a preset, or a schedule's text. Default: the first registered. */
    public JobRequest schedule(String nameOrText) {
        return with(new Timing(nameOrText, timing.start(), timing.deadline()));
    }

    /** The first attempt is due no earlier than this instant; in the past means now. */
    public JobRequest startAt(Instant start) {
        return with(new Timing(timing.schedule(), new When.At(start), timing.deadline()));
    }

    /**
     * The first attempt is due no earlier than this long after the job's acceptance, by the database's clock.
     *
     * @throws IllegalArgumentException if negative
     */
    public JobRequest startIn(Duration delay) {
        return with(new Timing(timing.schedule(), new When.In(delay), timing.deadline()));
    }

    /** No attempt starts after this instant. */
    public JobRequest deadline(Instant deadline) {
        return with(new Timing(timing.schedule(), timing.start(), new When.At(deadline)));
    }

    /**
     * No attempt starts later than this long after the job's acceptance, by the database's clock.
     *
     * @throws IllegalArgumentException if negative
     */
    public JobRequest deadlineIn(Duration delay) {
        return with(new Timing(timing.schedule(), timing.start(), new When.In(delay)));
    }

    /** A second enqueue with this key, per type, returns the first job. At most {@value Keys#MAX_LENGTH} characters. */
    public JobRequest idempotencyKey(String key) {
        return with(new Keys(key, keys.ordering(), keys.endpoint()));
    }

    /** Jobs that share it run one at a time, in acceptance order. At most {@value Keys#MAX_LENGTH} characters. */
    public JobRequest orderingKey(String key) {
        return with(new Keys(keys.idempotency(), key, keys.endpoint()));
    }

    /** The destination whose limits apply. At most {@value Keys#MAX_LENGTH} characters. */
    public JobRequest endpoint(String endpoint) {
        return with(new Keys(keys.idempotency(), keys.ordering(), endpoint));
    }

    /** Adds or replaces a label. */
    public JobRequest label(String name, String value) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(name, value);
        return new JobRequest(type, content, timing, keys, all, onEnd);
    }

    /** Adds or replaces a header: text that travels with the payload and that the handler can read. */
    public JobRequest header(String name, String value) {
        Map<String, String> all = new HashMap<>(content.headers());
        all.put(name, value);
        Content changed = new Content(content.bytes(), content.contentType(), all);
        return new JobRequest(type, changed, timing, keys, labels, onEnd);
    }

    /**
     * Enqueues another job in the commit that ends this one, whether it succeeds, dies or is cancelled. That job gets
     * headers that say how it ended, see {@link Ending}.
     */
    public JobRequest onEnd(JobRequest job) {
        return new JobRequest(type, content, timing, keys, labels, job);
    }

    private JobRequest with(Timing changed) {
        return new JobRequest(type, content, changed, keys, labels, onEnd);
    }

    private JobRequest with(Keys changed) {
        return new JobRequest(type, content, timing, changed, labels, onEnd);
    }
}
