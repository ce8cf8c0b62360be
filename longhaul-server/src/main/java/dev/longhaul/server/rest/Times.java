package dev.longhaul.server.rest;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Reads RFC 3339 times and ISO 8601 durations, and nothing that merely resembles them. */
final class Times {

    /** Year of four digits, seconds, an offset; the JDK's parser alone would take a year of nine digits. */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    /** Days and smaller, whose length is known; neither years, months nor signs. */
    private static final Pattern DURATION =
            Pattern.compile("P(\\d{1,5}D)?(T(?=\\d)(\\d{1,7}H)?(\\d{1,9}M)?(\\d{1,10}(\\.\\d{1,3})?S)?)?");

    private Times() {}

    /**
     * @param code {@link ProblemCode#INVALID_FIELD} or {@link ProblemCode#INVALID_PARAMETER}
     * @throws dev.longhaul.server.problem.ProblemException if the text is no time
     */
    static Instant instant(ProblemCode code, String name, String text) {
        if (TIME.matcher(text).matches()) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                // The 31st of February: answered below like every other text that is no time.
            }
        }
        throw new Problem(
                        code,
                        name + " " + Problem.quoted(text) + " is no RFC 3339 time; write it like 2026-11-21T09:30:00Z",
                        name)
                .exception();
    }

    /**
     * @throws dev.longhaul.server.problem.ProblemException if the text is no duration of days, hours, minutes and
     *     seconds
     */
    static Duration duration(String field, String text) {
        if (text.length() > 1 && DURATION.matcher(text).matches()) {
            return Duration.parse(text);
        }
        throw Problem.field(
                        field,
                        field + " " + Problem.quoted(text)
                                + " is no ISO 8601 duration of days, hours, minutes and seconds; write it like PT15S")
                .exception();
    }
}
