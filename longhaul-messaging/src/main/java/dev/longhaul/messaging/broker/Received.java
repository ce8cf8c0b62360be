package dev.longhaul.messaging.broker;

import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.origin.Origin;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came from a broker, before anybody has looked at whether it is a message. Immutable by convention: the array is not
 * copied, and nobody writes to it.
 *
 * @param origin where it came from
 * @param body its bytes
 * @param contentType the media type that it claims; null if it claims none
 * @param key its partition key, for a return; null for none
 * @param headers all its headers, also those that attributes are written in, in their order; the last of a name counts
 * @param plain what it is called if it has no CloudEvents attributes
 * @param orderingKey messages that share it are handled one at a time, in the order of the intake; null for no order
 * @param stablePosition whether its origin's position is the same at every delivery, and of nothing else
 * @param defect why its broker's face knows that it can be no message, whatever its headers say; null if it may be one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Received(
        Origin origin,
        byte[] body,
        @Nullable String contentType,
        @Nullable String key,
        List<Header> headers,
        Plain plain,
        @Nullable String orderingKey,
        boolean stablePosition,
        @Nullable String defect) {

    /** Something that may be a message. */
    public Received(
            Origin origin,
            byte[] body,
            @Nullable String contentType,
            @Nullable String key,
            List<Header> headers,
            Plain plain,
            @Nullable String orderingKey,
            boolean stablePosition) {
        this(origin, body, contentType, key, headers, plain, orderingKey, stablePosition, null);
    }

    public Received {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(plain, "plain");
        headers = List.copyOf(headers);
    }

    /** The value of the last header of that name; null if there is none. */
    public Header.@Nullable Value header(String name) {
        return Header.last(headers, name);
    }

    @Override
    public String toString() {
        return "Received[" + origin + ", " + body.length + " bytes, " + headers.size() + " headers]";
    }
}
