package dev.longhaul.store;

import java.time.Instant;

/** Where a job is: in exactly one of these places. */
public sealed interface Standing {

    /** Waits for nothing but time. */
    record Due(OpenJob job) implements Standing {}

    /** Due or not, held by something other than time. */
    record Parked(ParkedJob parked) implements Standing {}

    /** In a claim: running, or about to. */
    record Claimed() implements Standing {}

    /** Dead or cancelled. */
    record Ended(EndedJob ended) implements Standing {}

    /**
     * Has a succeeded attempt, and it was not after a cancel (such a job is ended as cancelled).
     *
     * @param at when that attempt ended
     * @param attempts its number
     */
    record Succeeded(Instant at, int attempts) implements Standing {}
}
