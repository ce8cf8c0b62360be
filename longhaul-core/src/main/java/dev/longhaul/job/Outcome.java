package dev.longhaul.job;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. */
public sealed interface Outcome {

    /** Characters of an error that are kept; the rest is cut. */
    int MAX_ERROR_LENGTH = 4_000;

    /** The word under which the outcome stands in the history. */
    Kind kind();

    /** The attempt did what it was there for; the job is succeeded. */
    record Succeeded() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.SUCCEEDED;
        }
    }

    /**
     * The attempt failed; the schedule says what follows.
     *
     * @param error what went wrong, for people
     * @param retryAfter the other side's wish: the next attempt is due at the later of this and the schedule; null
     *     for none
     */
    record Failed(String error, @Nullable Duration retryAfter) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /** The handler said that no further attempt can help; the job is dead. */
    record Aborted(String error) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.ABORTED;
        }
    }

    /** Not ready yet: come back after {@code delay}; not a failure, the schedule's position stays. */
    record Snoozed(Duration delay) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.SNOOZED;
        }
    }

    /** Its process died or was cut off from the database for longer than its lease; nobody knows how far it came. */
    record Lost() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.LOST;
        }
    }

    /** The five words. */
    enum Kind {
        SUCCEEDED,
        FAILED,
        ABORTED,
        SNOOZED,
        LOST;

        /** The lower-case word used in SQL, JSON and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Reads the lower-case word.
         *
         * @throws IllegalArgumentException if the word is none of the five
         */
        public static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown outcome '" + word + "'");
        }
    }
}
