package dev.longhaul.console.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job's schedule: from its first attempt, its acceptance or a redrive, to its end or to what the schedule has in store.
 *
 * @param origin where the line begins
 * @param since what happened there
 * @param marks attempts in order of time; may be empty
 * @param now the present, when the line is about a job that has not ended; null for a line that is history
 * @param deadline no attempt starts after it; null for none, or when it is beyond the line
 * @param goesOn whether the schedule has more attempts than are marked
 */
record TimeLine(
        Instant origin,
        Since since,
        List<Mark> marks,
        @Nullable Instant now,
        @Nullable Instant deadline,
        boolean goesOn) {

    /** The shortest line, so that a job of a few milliseconds has a scale. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    TimeLine {
        marks = List.copyOf(marks);
    }

    /** Where a line begins. */
    enum Since {
        FIRST_ATTEMPT("since the first attempt"),
        ACCEPTED("since it was accepted"),
        REDRIVE("since it was redriven");

        private final String text;

        Since(String text) {
            this.text = text;
        }

        /** The words in the axis' label. */
        String text() {
            return text;
        }
    }

    /** How long the line is. */
    Duration span() {
        Instant end = origin;
        for (Mark mark : marks) {
            end = later(end, mark.end());
        }
        if (now != null) {
            end = later(end, now);
        }
        if (deadline != null) {
            end = later(end, deadline);
        }
        Duration span = Duration.between(origin, end);
        return span.compareTo(SHORTEST) < 0 ? SHORTEST : span;
    }

    /** How far from the origin an instant is; before it counts as at it. */
    Duration offset(Instant instant) {
        Duration offset = Duration.between(origin, instant);
        return offset.isNegative() ? Duration.ZERO : offset;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
