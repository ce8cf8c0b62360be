package dev.longhaul.job;

import java.util.Locale;

/** Where a job is in its life. "Running" is not a state: it is shown while an attempt of a scheduled job is in flight. */
public enum JobState {
    /** Accepted and not ended: waiting for its due time, parked, or in flight. */
    SCHEDULED,
    /** Ended by an attempt that succeeded. */
    SUCCEEDED,
    /** Ended without success, with a {@link DeadReason}; it lies in the error queue and can be redriven. */
    DEAD,
    /** Ended by somebody who cancelled it. */
    CANCELLED;

    /** The lower-case word used in SQL, JSON, logs and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the lower-case word.
     *
     * @throws IllegalArgumentException if the word is none of the four
     */
    public static JobState of(String word) {
        for (JobState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException(
                "unknown state '" + word + "'; expected scheduled, succeeded, dead or cancelled");
    }
}
