package dev.longhaul.schedule;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * Durations as they stand in a schedule: {@code 1h30m}, from days to milliseconds, each unit at most once and the larger first.
 *
 * <p>Printed without days, as {@link Duration#toString()} does: {@code 24h}, not {@code 1d}. ISO 8601 is read as well.
 */
final class DurationText {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int MAX_DIGITS = 15;

    private DurationText() {}

    /** The canonical text of a duration of whole milliseconds that is not negative. */
    static String print(Duration duration) {
        long rest = duration.toMillis();
        if (rest == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        rest = append(text, rest, HOUR, "h");
        rest = append(text, rest, MINUTE, "m");
        rest = append(text, rest, SECOND, "s");
        append(text, rest, 1, "ms");
        return text.toString();
    }

    private static long append(StringBuilder text, long rest, long unit, String name) {
        if (rest >= unit) {
            text.append(rest / unit).append(name);
        }
        return rest % unit;
    }

    /** Whether a word means to be a duration, right or wrong. Names of schedules are lower-case and start with a letter. */
    static boolean looksLikeOne(String word) {
        char first = word.charAt(0);
        return isDigit(first) || first == 'P' || first == '-' || first == '+' || first == '.';
    }

    /** Reads a duration. The bounds are the concern of whoever uses it. */
    static Duration read(Token word) {
        String text = word.text();
        if (text.startsWith("-")) {
            throw word.unexpected("a duration of 0s or more");
        }
        return text.startsWith("P") ? readIso(word) : readUnits(word);
    }

    private static Duration readUnits(Token word) {
        String text = word.text();
        long millis = 0;
        long previousUnit = Long.MAX_VALUE;
        int at = 0;
        while (at < text.length()) {
            int digitsEnd = skip(text, at, true);
            int unitEnd = skip(text, digitsEnd, false);
            long number = number(word, at, digitsEnd);
            long unit = unit(word, digitsEnd, unitEnd);
            if (unit >= previousUnit) {
                throw word.at(digitsEnd).unexpected("each unit once, the larger first, as in 1h30m");
            }
            previousUnit = unit;
            millis = add(word, millis, number, unit);
            at = unitEnd;
        }
        return Duration.ofMillis(millis);
    }

    private static int skip(String text, int from, boolean digits) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at)) == digits) {
            at++;
        }
        return at;
    }

    private static long number(Token word, int start, int end) {
        if (start == end) {
            throw word.at(start).unexpected("a whole number and a unit, as in 15s");
        }
        if (end - start > MAX_DIGITS) {
            throw word.at(start).unexpected("a number of at most " + MAX_DIGITS + " digits");
        }
        return Long.parseLong(word.text(), start, end, 10);
    }

    private static long unit(Token word, int start, int end) {
        String unit = word.text().substring(start, end);
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            case "d" -> DAY;
            case "" -> throw word.at(start).unexpected("a unit after the number: ms, s, m, h or d");
            default ->
                throw unit.startsWith(".")
                        ? word.at(start).unexpected("whole numbers, as in 1s500ms")
                        : word.at(start).unexpected("the unit ms, s, m, h or d");
        };
    }

    private static long add(Token word, long millis, long number, long unit) {
        try {
            return Math.addExact(millis, Math.multiplyExact(number, unit));
        } catch (ArithmeticException overflow) {
            throw word.unexpected("a duration of at most " + print(ScheduleLimits.MAX_ELAPSED));
        }
    }

    private static Duration readIso(Token word) {
        try {
            Duration duration = Duration.parse(word.text());
            if (duration.isNegative()) {
                throw word.unexpected("a duration of 0s or more");
            }
            return duration;
        } catch (DateTimeParseException refused) {
            throw word.unexpected("an ISO 8601 duration of days, hours, minutes and seconds, as PT1H30M");
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
