package dev.longhaul.webhooks.acknowledge;

import dev.longhaul.webhooks.excerpt.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set of HTTP statuses, written {@code 2xx}, {@code 200}, {@code 200-204} or several of these separated by commas.
 *
 * <p>Only statuses that can mean success take part: 200 to 299 and 400 to 599. Interim ones never end an exchange, and
 * a redirect says that the receiver is elsewhere, which is not followed and is always a failure.
 *
 * @param ranges at least one, at most {@value #MAX_RANGES}, in the order in which they were written
 */
public record StatusSet(List<Range> ranges) {

    /** Every status from 200 to 299. */
    public static final StatusSet SUCCESS = new StatusSet(List.of(new Range(200, 299)));

    /** How many ranges one set may have. */
    public static final int MAX_RANGES = 32;

    private static final Pattern CLASS = Pattern.compile("([1-5])xx");
    private static final Pattern ONE_OR_RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    /**
     * Copies the ranges.
     *
     * @throws IllegalArgumentException when there is none, or too many
     */
    public StatusSet {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty() || ranges.size() > MAX_RANGES) {
            throw new IllegalArgumentException(
                    "a status set has " + ranges.size() + " ranges; it needs from 1 to " + MAX_RANGES);
        }
    }

    /**
     * The statuses from one to another.
     *
     * @param from the lowest
     * @param to the highest; not less than {@code from}
     */
    public record Range(int from, int to) {

        /**
         * Checks that every status in it can mean success.
         *
         * @throws IllegalArgumentException otherwise
         */
        public Range {
            if (from > to) {
                throw new IllegalArgumentException("status range " + from + "-" + to + " is empty; swap its ends");
            }
            boolean possible = (from >= 200 && to <= 299) || (from >= 400 && to <= 599);
            if (!possible) {
                throw new IllegalArgumentException("status " + (from == to ? "" + from : from + "-" + to)
                        + " cannot acknowledge a delivery; use statuses from 200 to 299, or from 400 to 599"
                        + " (redirects are never followed and always a failure)");
            }
        }

        @Override
        public String toString() {
            if (from % 100 == 0 && to == from + 99) {
                return from / 100 + "xx";
            }
            return from == to ? Integer.toString(from) : from + "-" + to;
        }
    }

    /**
     * Reads the text form; spaces around commas are allowed.
     *
     * @throws IllegalArgumentException when it is not that; the message shows the part at fault
     */
    public static StatusSet parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", MAX_RANGES + 1)) {
            ranges.add(range(part.strip()));
        }
        return new StatusSet(ranges);
    }

    /** Whether the status is in the set. */
    public boolean contains(int status) {
        return ranges.stream().anyMatch(range -> range.from() <= status && status <= range.to());
    }

    /** Returns the text form, which {@link #parse} reads back. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }

    private static Range range(String part) {
        Matcher statusClass = CLASS.matcher(part);
        if (statusClass.matches()) {
            int from = 100 * Integer.parseInt(statusClass.group(1));
            return new Range(from, from + 99);
        }
        Matcher statuses = ONE_OR_RANGE.matcher(part);
        if (!statuses.matches()) {
            throw new IllegalArgumentException("status " + PrintableText.quoted(part)
                    + " is not understood; write 2xx, 200, 200-204, or several separated by commas");
        }
        int from = Integer.parseInt(statuses.group(1));
        return new Range(from, statuses.group(2) == null ? from : Integer.parseInt(statuses.group(2)));
    }
}
