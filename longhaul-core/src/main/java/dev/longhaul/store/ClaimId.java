package dev.longhaul.store;

import java.util.UUID;

/** The identity of one claim; never used again, also for a claim that did not commit. Ordered as its text. */
public record ClaimId(UUID value) implements Comparable<ClaimId> {
    @Override
    public int compareTo(ClaimId other) {
        return value.toString().compareTo(other.value.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
