package dev.longhaul.webhooks.headers;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code Retry-After} (RFC 9110, 10.2.3): a number of seconds or a date. What is not one of them is ignored, as if
 * the header were absent; so is what lies in the past.
 */
public final class RetryAfter {

    /** The longest wait that a receiver can ask for; what is longer counts as this. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final int MAX_CHARS = 64;
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    /** More digits than this are more than a day, whatever they are, leading zeros aside. */
    private static final int MAX_DIGITS = 9;

    /** RFC 9110, 5.6.7: the form of today, and the oldest of the two obsolete ones that must be understood. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** The same section: a year of two digits is never more than 50 years ahead. */
    private static final int MOST_YEARS_AHEAD = 50;

    private RetryAfter() {}

    /**
     * Reads a value.
     *
     * @param value the header's value
     * @param now what a date is compared with
     * @return how long to wait: more than zero, at most {@link #LONGEST}; empty when the header says nothing useful
     */
    public static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        Optional<Duration> wish = SECONDS.matcher(text).matches() ? Optional.of(seconds(text)) : untilDate(text, now);
        return wish.filter(Duration::isPositive).map(wait -> wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    }

    private static Duration seconds(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MAX_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(significant));
    }

    private static Optional<Duration> untilDate(String text, Instant now) {
        for (DateTimeFormatter format : List.of(IMF_FIXDATE, rfc850(now), ASCTIME)) {
            try {
                return Optional.of(Duration.between(now, format.parse(text, Instant::from)));
            } catch (DateTimeException | ArithmeticException notThisOne) {
                // The next format may fit; a text that fits none says nothing useful.
            }
        }
        return Optional.empty();
    }

    /** The other obsolete form, whose years have two digits. */
    private static DateTimeFormatter rfc850(Instant now) {
        int firstYear = now.atOffset(ZoneOffset.UTC).getYear() + MOST_YEARS_AHEAD - 99;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }
}
