package dev.longhaul.job;

import org.jspecify.annotations.Nullable;

/**
 * The three keys that a job can have; null for none.
 *
 * @param idempotency a second enqueue with it, per type, returns the first job
 * @param ordering jobs that share it run one at a time, in acceptance order
 * @param endpoint the destination whose limits apply
 */
public record Keys(
        @Nullable String idempotency,
        @Nullable String ordering,
        @Nullable String endpoint) {

    /** The longest key, in characters. */
    public static final int MAX_LENGTH = 255;

    /** No keys. */
    public static final Keys NONE = new Keys(null, null, null);

    public Keys {
        if (idempotency != null) {
            Texts.require("idempotency key", idempotency, MAX_LENGTH);
        }
        if (ordering != null) {
            Texts.require("ordering key", ordering, MAX_LENGTH);
        }
        if (endpoint != null) {
            Texts.require("endpoint", endpoint, MAX_LENGTH);
        }
    }
}
