package dev.longhaul.webhooks.transport;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered, as far as it was read: hostile bytes, to be shown only through an excerpt.
 *
 * @param status from 200 to 599
 * @param headers the few headers that anybody asks for
 * @param body the body as it came over the wire, not decompressed, up to the transport's cap; not copied
 * @param complete whether {@code body} is all of it; false when the cap cut it off
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record Response(int status, Headers headers, byte[] body, boolean complete) {

    /**
     * The headers of a response that matter to a delivery; null where the response has none.
     *
     * @param contentType the claimed media type
     * @param contentEncoding the claimed coding, such as {@code gzip}, although {@code identity} was asked for
     * @param retryAfter the value of {@code Retry-After}, unparsed
     */
    public record Headers(
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String retryAfter) {

        /** None of them. */
        public static final Headers NONE = new Headers(null, null, null);
    }

    /** Returns the claimed coding of the body if it is one that would have to be undone to read it. */
    public Optional<String> coding() {
        String coding = headers.contentEncoding();
        return coding == null || coding.isBlank() || coding.strip().equalsIgnoreCase("identity")
                ? Optional.empty()
                : Optional.of(coding.strip());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Response that
                && status == that.status
                && headers.equals(that.headers)
                && complete == that.complete
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * status + headers.hashCode()) + Arrays.hashCode(body);
    }

    /** Returns status and size, without the body. */
    @Override
    public String toString() {
        return "HTTP " + status + " (" + body.length + (complete ? " bytes)" : " bytes and more)");
    }
}
