package dev.longhaul.console.page;

import dev.longhaul.job.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on a time line, past or to come.
 *
 * @param number the attempt's number
 * @param kind what became of it, or will
 * @param at when it started, or is due
 * @param until when it ended; null unless it has
 * @param delay what the schedule waited before it; null for the first of a run
 */
record Mark(
        int number,
        Kind kind,
        Instant at,
        @Nullable Instant until,
        @Nullable Duration delay) {

    /** What a mark stands for; each has a glyph of its own, so that colour is never the only signal. */
    enum Kind {
        SUCCEEDED,
        FAILED,
        ABORTED,
        SNOOZED,
        LOST,
        /** In flight. */
        RUNNING,
        /** The next one; its due time is fixed. */
        NEXT,
        /** What the schedule would do if all before it fail. */
        PLANNED;

        /** The word in class names and ids of glyphs. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the attempt has ended. */
        boolean isPast() {
            return this != RUNNING && this != NEXT && this != PLANNED;
        }

        static Kind of(Outcome.Kind outcome) {
            return switch (outcome) {
                case SUCCEEDED -> SUCCEEDED;
                case FAILED -> FAILED;
                case ABORTED -> ABORTED;
                case SNOOZED -> SNOOZED;
                case LOST -> LOST;
            };
        }
    }

    /** When the mark is over, as far as is known. */
    Instant end() {
        return until == null ? at : until;
    }
}
