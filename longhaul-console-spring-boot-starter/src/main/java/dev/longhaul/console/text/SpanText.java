package dev.longhaul.console.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations for people: {@code 350ms}, {@code 4.2s}, {@code 9m 12s}, {@code 24h 24m}, {@code 3d 2h}; the two largest units,
 * cut and not rounded, so that no waiting time reads longer than it is.
 */
public final class SpanText {

    private static final Pattern UNITS =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private SpanText() {}

    /** The text of a duration; a negative one counts as zero. */
    public static String of(Duration span) {
        if (span.isNegative() || span.isZero()) {
            return "0s";
        }
        long millis = span.toMillis();
        if (millis < 1) {
            return "<1ms";
        }
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 10_000 && millis % 1_000 >= 100) {
            return millis / 1_000 + "." + millis % 1_000 / 100 + "s";
        }
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        long minutes = seconds / 60;
        if (minutes < 48 * 60) {
            return two(minutes / 60, "h", minutes % 60, "m");
        }
        long hours = minutes / 60;
        return two(hours / 24, "d", hours % 24, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
    }

    /** The text of a duration with nothing cut, as schedules write it: {@code 24h24m}, {@code 1m0.5s} is {@code 1m500ms}. */
    public static String exact(Duration span) {
        if (span.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, span.toHours(), "h");
        append(text, span.toMinutesPart(), "m");
        append(text, span.toSecondsPart(), "s");
        append(text, span.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count != 0) {
            text.append(count).append(unit);
        }
    }

    /**
     * Reads a duration as people type it: {@code 15s}, {@code 1h30m}, {@code 2d}, {@code 250ms}, or ISO 8601 ({@code
     * PT15S}).
     *
     * @throws IllegalArgumentException if it is neither, or negative
     */
    public static Duration parse(String text) {
        String stripped = text.strip();
        Matcher units = UNITS.matcher(stripped);
        if (!stripped.isEmpty() && units.matches()) {
            return Duration.ofDays(number(units, 1))
                    .plusHours(number(units, 2))
                    .plusMinutes(number(units, 3))
                    .plusSeconds(number(units, 4))
                    .plusMillis(number(units, 5));
        }
        try {
            Duration iso = Duration.parse(stripped);
            if (!iso.isNegative()) {
                return iso;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(notADuration(text), e);
        }
        throw new IllegalArgumentException(notADuration(text));
    }

    private static String notADuration(String text) {
        return "'" + InertText.line(text, 60) + "' is not a duration; write it like 15s, 1h30m, 2d or PT15S";
    }

    private static long number(Matcher units, int group) {
        String digits = units.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
