package dev.longhaul.webhooks.address;

import java.util.List;

/** The host of a {@link WebhookUrl}: what it takes to find its addresses decides which one it is. */
public sealed interface UrlHost {

    /** Returns the host as it stands in a URL and in a {@code Host} header, IPv6 addresses in brackets. */
    String text();

    /**
     * A literal address; nothing is looked up.
     *
     * @param address the address
     */
    record Literal(IpAddress address) implements UrlHost {

        @Override
        public String text() {
            return address.isV4() ? address.toString() : "[" + address + "]";
        }
    }

    /**
     * {@code localhost} or a name under it. RFC 6761 says that such a name means the loopback addresses and is never
     * looked up, so it is judged like a literal address.
     *
     * @param text the name, in lower case
     */
    record Local(String text) implements UrlHost {

        /** What the name stands for, in the order in which they are tried. */
        public static final List<IpAddress> ADDRESSES = List.of(
                IpAddress.parseV4("127.0.0.1").orElseThrow(),
                IpAddress.parseV6("::1").orElseThrow());
    }

    /**
     * A name to be looked up when the delivery is sent.
     *
     * @param text the name, in lower case, without a final dot
     */
    record Name(String text) implements UrlHost {}
}
