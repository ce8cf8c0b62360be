package dev.longhaul.webhooks.signature;

import java.time.Instant;

/** What a {@link WebhookVerifier} found. */
public sealed interface Verification {

    /**
     * The request is genuine, fresh and new: handle it, then answer 2xx. When handling fails, call {@link
     * ReplayGuard#forget} before answering, so that the next attempt is not taken for a replay.
     *
     * @param id the message's id, the same in every attempt: the key to handle it once
     * @param sentAt when the attempt was made, by the sender's clock
     */
    record Genuine(String id, Instant sentAt) implements Verification {}

    /**
     * The request is genuine and fresh, but its id was seen before: answer 2xx and do nothing, because the sender may
     * have missed the first answer.
     *
     * @param id the message's id
     */
    record Repeated(String id) implements Verification {}

    /**
     * The request is not to be trusted: answer 401 and do nothing.
     *
     * @param reason why
     */
    record Refused(Reason reason) implements Verification {}

    /** Why a request is not to be trusted. */
    enum Reason {
        /** There is no id, or it is over-long or holds characters that no id has, such as {@code .}. */
        ID_INVALID,
        /** The timestamp is not a plain number of seconds. */
        TIMESTAMP_INVALID,
        /** The timestamp is too far from now, in the past or in the future. */
        TIMESTAMP_OUT_OF_TOLERANCE,
        /** There is no signature, or the header is over-long or holds too many. */
        SIGNATURE_INVALID,
        /** No signature matches: the secret is another one, or something was changed on the way. */
        SIGNATURE_MISMATCH,
        /** The replay guard can remember no more, so that it cannot vouch for this one. */
        REPLAY_GUARD_FULL
    }
}
