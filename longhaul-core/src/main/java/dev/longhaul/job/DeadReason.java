package dev.longhaul.job;

import java.util.Locale;

/** Why a job is dead. */
public enum DeadReason {
    /** Its schedule has no further attempt. */
    EXHAUSTED,
    /** Its handler said that no further attempt can help. */
    ABORTED,
    /** Its deadline passed, or the next attempt would have been due after it. */
    EXPIRED;

    /** The lower-case word used in SQL, JSON, logs and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the lower-case word.
     *
     * @throws IllegalArgumentException if the word is none of the three
     */
    public static DeadReason of(String word) {
        for (DeadReason reason : values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        throw new IllegalArgumentException(
                "unknown dead reason '" + word + "'; expected exhausted, aborted or expired");
    }
}
