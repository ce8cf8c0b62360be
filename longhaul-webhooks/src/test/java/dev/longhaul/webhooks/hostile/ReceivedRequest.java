package dev.longhaul.webhooks.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as a receiver got it.
 *
 * @param line the request line
 * @param headerLines the header lines as they came
 * @param body the bytes of the body
 */
@SuppressWarnings("ArrayRecordComponent") // a test asks for the bytes; nobody compares requests
public record ReceivedRequest(String line, List<String> headerLines, byte[] body) {

    /** Returns the headers by name, whatever the case; of several with one name, the last. */
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header : headerLines) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return headers;
    }

    /** Returns the body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
