package dev.longhaul.webhooks.delivery;

import dev.longhaul.webhooks.excerpt.Excerpt;
import dev.longhaul.webhooks.excerpt.PrintableText;
import dev.longhaul.webhooks.transport.Exchange;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered, as it is kept with the attempt: printable text in the shape of an HTTP message, for people to
 * read and for pages to take apart again.
 *
 * @param status from 200 to 599
 * @param contentType the claimed media type, printable; null when there was none
 * @param retryAfter the value of {@code Retry-After}, printable; null when there was none
 * @param remoteAddress address and port that answered
 * @param took the time from name resolution to the last byte that was read
 * @param excerpt the beginning of the body
 */
public record RecordedResponse(
        int status,
        @Nullable String contentType,
        @Nullable String retryAfter,
        String remoteAddress,
        Duration took,
        Excerpt excerpt) {

    private static final int MAX_HEADER_CHARS = 128;
    private static final Pattern FIRST_LINE = Pattern.compile("HTTP ([2-5][0-9]{2})");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) bytes( and more)?");

    /** Makes the headers printable and cuts them. */
    public RecordedResponse {
        contentType = printable(contentType);
        retryAfter = printable(retryAfter);
    }

    /** Takes down what an exchange brought. */
    public static RecordedResponse of(Exchange.Responded responded) {
        return new RecordedResponse(
                responded.response().status(),
                responded.response().headers().contentType(),
                responded.response().headers().retryAfter(),
                responded.remoteAddress(),
                responded.duration(),
                Excerpt.of(responded.response().body(), responded.response().complete()));
    }

    /** Returns the text form: a few lines of head, an empty line, the excerpt. At most some 2,600 characters. */
    public String toText() {
        StringBuilder text = new StringBuilder("HTTP ").append(status).append('\n');
        header(text, "content-type", contentType);
        header(text, "retry-after", retryAfter);
        header(text, "from", remoteAddress);
        header(text, "took", took.toString());
        header(text, "body", excerpt.bytesRead() + " bytes" + (excerpt.complete() ? "" : " and more"));
        return text.append('\n').append(excerpt.text()).toString();
    }

    /** Reads the text form; empty when the text is anything else. */
    public static Optional<RecordedResponse> parse(String text) {
        int headEnd = text.indexOf("\n\n");
        if (headEnd < 0) {
            return Optional.empty();
        }
        String[] head = text.substring(0, headEnd).split("\n", -1);
        Matcher first = FIRST_LINE.matcher(head[0]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(": ", 2);
            headers.put(header[0], header.length == 2 ? header[1] : "");
        }
        Matcher size = SIZE.matcher(headers.getOrDefault("body", ""));
        if (!first.matches() || !size.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecordedResponse(
                    Integer.parseInt(first.group(1)),
                    headers.get("content-type"),
                    headers.get("retry-after"),
                    headers.getOrDefault("from", ""),
                    Duration.parse(headers.getOrDefault("took", "")),
                    new Excerpt(text.substring(headEnd + 2), Integer.parseInt(size.group(1)), size.group(2) == null)));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private static void header(StringBuilder text, String name, @Nullable String value) {
        if (value != null) {
            text.append(name).append(": ").append(value).append('\n');
        }
    }

    private static @Nullable String printable(@Nullable String value) {
        return value == null ? null : PrintableText.line(value, MAX_HEADER_CHARS);
    }
}
