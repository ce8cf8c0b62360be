package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.address.WebhookUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A POST to be sent as it stands. The transport adds {@code Host} and {@code Content-Length}, and nothing else.
 *
 * @param url where it goes; judged again before anything connects
 * @param headers in the order in which they are sent; already checked, the transport does not look at them
 * @param body the exact bytes; not copied, and not to be changed until the exchange is over
 */
@SuppressWarnings("ArrayRecordComponent") // up to a megabyte that only the transport sees; requests are not compared
public record OutgoingRequest(WebhookUrl url, List<Header> headers, byte[] body) {

    /** Copies the list of headers. */
    public OutgoingRequest {
        headers = List.copyOf(headers);
    }

    /**
     * One header.
     *
     * @param name a token
     * @param value visible ASCII, spaces and tabs
     */
    public record Header(String name, String value) {}

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Returns the URL and sizes; neither headers nor body, which may hold secrets. */
    @Override
    public String toString() {
        return "POST " + url + " (" + headers.size() + " headers, " + body.length + " bytes)";
    }
}
