package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of a job that may be in flight.
 *
 * @param id its own identity
 * @param job the job
 * @param attempt the attempt that was next or in flight when it was made
 * @param kind what is wanted
 * @param due for a reschedule, when; null otherwise
 * @param by who, for the audit
 */
public record Request(
        UUID id,
        JobId job,
        int attempt,
        Kind kind,
        @Nullable Instant due,
        String by) {

    /** The same, meant for another attempt. */
    public Request naming(int other) {
        return new Request(id, job, other, kind, due, by);
    }

    /** What is wanted. */
    public enum Kind {
        CANCEL("cancel"),
        ATTEMPT_NOW("attempt-now"),
        RESCHEDULE("reschedule");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word used in SQL, JSON and logs. */
        public String word() {
            return word;
        }

        /**
         * Reads the word.
         *
         * @throws IllegalArgumentException if it is none of the three
         */
        public static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown request '" + word + "'");
        }
    }
}
