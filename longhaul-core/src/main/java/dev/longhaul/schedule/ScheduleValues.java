package dev.longhaul.schedule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** The bounds of the numbers and times in a schedule. */
final class ScheduleValues {

    private ScheduleValues() {}

    static void requirePosition(int position, Duration elapsed) {
        if (position < 0) {
            throw new IllegalArgumentException("position counts delays taken and starts at 0, but was " + position);
        }
        if (elapsed.isNegative()) {
            throw new IllegalArgumentException("elapsed is a sum of delays and starts at 0s, but was " + elapsed);
        }
    }

    static void requireDelay(Duration delay) {
        requireWithin("a delay", delay, ScheduleLimits.MAX_DELAY);
    }

    static void requireElapsedLimit(Duration limit) {
        requireWithin("a limit on elapsed time", limit, ScheduleLimits.MAX_ELAPSED);
        if (limit.isZero()) {
            throw new ScheduleValueException("a limit on elapsed time over 0s (for no retry: , 1 attempt)", "0s");
        }
    }

    static void requireIntervalCount(long count) {
        if (count > ScheduleLimits.MAX_INTERVALS) {
            throw new ScheduleValueException(
                    "at most " + ScheduleLimits.MAX_INTERVALS
                            + " intervals, repeats counted (end the list with ... and limit the attempts for more)",
                    Long.toString(count));
        }
    }

    private static void requireWithin(String what, Duration time, Duration max) {
        if (!time.truncatedTo(ChronoUnit.MILLIS).equals(time)) {
            throw new ScheduleValueException(what + " in whole milliseconds", time.toString());
        }
        if (time.isNegative() || time.compareTo(max) > 0) {
            throw new ScheduleValueException(what + " from 0s to " + DurationText.print(max), time.toString());
        }
    }

    /** A time divided by a factor, cut to whole milliseconds; only zero becomes zero. */
    static Duration divide(Duration time, double factor) {
        // Written so that NaN fails as well.
        if (!(factor >= 1 && Double.isFinite(factor))) {
            throw new ScheduleValueException("a factor of 1 or more to speed up by", Double.toString(factor));
        }
        return time.isZero() ? time : Duration.ofMillis(Math.max(1, (long) (time.toMillis() / factor)));
    }
}
