package dev.longhaul.messaging.broker;

import dev.longhaul.messaging.origin.Header;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to a broker as it came from there. Immutable by convention: the array is not copied, and nobody writes to it.
 *
 * @param body its bytes
 * @param contentType its media type; null if it had none
 * @param key its partition key; null for none
 * @param headers its headers and properties, and one that counts the returns
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Departure(
        byte[] body, @Nullable String contentType, @Nullable String key, List<Header> headers) {

    public Departure {
        Objects.requireNonNull(body, "body");
        headers = List.copyOf(headers);
    }
}
