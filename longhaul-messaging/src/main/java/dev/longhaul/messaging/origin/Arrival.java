package dev.longhaul.messaging.origin;

import dev.longhaul.job.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How something came from a broker, as its job's headers keep it, so that it can be sent back as it came.
 *
 * @param origin where it came from
 * @param returns how often it had been sent back there before it came; 0 for never
 * @param encoding how its attributes were written, {@link Encoding#PLAIN} if it had none
 * @param key its partition key; null for none
 * @param headers what it had of headers beside its attributes
 * @param leftOut how many of them were too large to be kept
 */
public record Arrival(
        Origin origin,
        int returns,
        Encoding encoding,
        @Nullable String key,
        List<Header> headers,
        int leftOut) {

    /** The most returns that are counted, and the most that are read from {@link #RETURNS_HEADER}: six digits. */
    public static final int MAX_RETURNS = 999_999;

    /** The header, on the way back to the broker and from there, that counts the returns. */
    public static final String RETURNS_HEADER = "longhaul-returns";

    /** What a redrive tells the handlers of something that is to go back to where it came from. */
    public static final String RETURN_INSTRUCTION = "return-to-origin";

    /** The job's header that says how many bytes the body had, if not all of them are kept. */
    public static final String LENGTH = "longhaul-poison-length";

    /** The most characters of a partition key that are kept; a longer one is left out. */
    public static final int MAX_KEY_LENGTH = 512;

    /** The header in which a partition key stands that is no text. */
    public static final String BYTES_OF_KEY = ":key";

    private static final String PREFIX = "longhaul-origin-";
    private static final String BROKER = PREFIX + "broker";
    private static final String PLACE = PREFIX + "place";
    private static final String POSITION = PREFIX + "position";
    private static final String RETURNS = PREFIX + "returns";
    private static final String ENCODING = PREFIX + "encoding";
    private static final String KEY = PREFIX + "key";
    private static final String WITHOUT_KEY = PREFIX + "without-key";
    private static final String HEADERS = PREFIX + "headers";
    private static final String LEFT_OUT = PREFIX + "headers-left-out";

    /**
     * How attributes stand in a broker's headers.
     *
     * @param prefix what their names begin with there; empty if they have no headers of their own
     * @param contentType whether it said its content type
     */
    public record Encoding(String prefix, boolean contentType) {

        private static final int MAX_LENGTH = 40;

        /** No attributes, and it said its content type. */
        public static final Encoding PLAIN = new Encoding("", true);

        public Encoding {
            Texts.requireValue("prefix of attributes", prefix, MAX_LENGTH);
        }
    }

    /** @throws IllegalArgumentException if there are fewer than no returns, or more than are counted */
    public Arrival {
        if (returns < 0 || returns > MAX_RETURNS) {
            throw new IllegalArgumentException(returns + " returns are outside 0 to " + MAX_RETURNS);
        }
        headers = List.copyOf(headers);
    }

    /** The same after one more return. */
    public Arrival returned() {
        return new Arrival(origin, Math.min(MAX_RETURNS, returns + 1), encoding, key, headers, leftOut);
    }

    /**
     * A job's headers with this among them, in place of what was there of another.
     *
     * @param maxLength the most characters that the broker's headers may take of them; what does not fit is left out, and counted
     */
    public Map<String, String> in(Map<String, String> jobHeaders, int maxLength) {
        HeaderLines lines = HeaderLines.of(headers, maxLength);
        String kept = key == null ? null : Texts.storable(key, MAX_KEY_LENGTH);
        boolean keyFits = kept != null && kept.equals(key);
        int missing = leftOut + lines.leftOut() + (key == null || keyFits ? 0 : 1);
        Map<String, String> all = new HashMap<>(jobHeaders);
        all.put(BROKER, origin.broker());
        all.put(PLACE, origin.place());
        put(all, POSITION, origin.position());
        put(all, RETURNS, returns == 0 ? "" : Integer.toString(returns));
        put(all, ENCODING, (encoding.contentType() ? "typed " : "untyped ") + encoding.prefix());
        put(all, KEY, kept != null && keyFits ? kept : "");
        if ((key != null && !keyFits) || losesKey(lines)) {
            all.put(WITHOUT_KEY, "true");
        }
        put(all, HEADERS, lines.text());
        put(all, LEFT_OUT, missing == 0 ? "" : Integer.toString(missing));
        return all;
    }

    private boolean losesKey(HeaderLines lines) {
        return hasBytesOfKey(headers) && !hasBytesOfKey(HeaderLines.read(lines.text()));
    }

    private static boolean hasBytesOfKey(List<Header> headers) {
        return headers.stream().anyMatch(header -> header.name().equals(BYTES_OF_KEY));
    }

    /** Whether what came had a partition key that was too large to be kept. */
    public static boolean isWithoutKey(Map<String, String> jobHeaders) {
        return jobHeaders.containsKey(WITHOUT_KEY);
    }

    /** Whether a job's payload is only the first part of what came. */
    public static boolean isCut(Map<String, String> jobHeaders) {
        return jobHeaders.containsKey(LENGTH);
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (value.isEmpty()) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
    }

    /** How a job came from a broker, by its headers; none if it did not. */
    public static Optional<Arrival> of(Map<String, String> jobHeaders) {
        String broker = jobHeaders.get(BROKER);
        String place = jobHeaders.get(PLACE);
        if (broker == null || place == null) {
            return Optional.empty();
        }
        String encoding = jobHeaders.getOrDefault(ENCODING, "typed ");
        int space = encoding.indexOf(' ');
        return Optional.of(new Arrival(
                new Origin(broker, place, jobHeaders.getOrDefault(POSITION, "")),
                Integer.parseInt(jobHeaders.getOrDefault(RETURNS, "0")),
                new Encoding(encoding.substring(space + 1), !encoding.startsWith("untyped")),
                jobHeaders.get(KEY),
                HeaderLines.read(jobHeaders.getOrDefault(HEADERS, "")),
                Integer.parseInt(jobHeaders.getOrDefault(LEFT_OUT, "0"))));
    }
}
