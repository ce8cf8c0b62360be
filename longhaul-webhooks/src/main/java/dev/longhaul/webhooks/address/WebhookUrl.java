package dev.longhaul.webhooks.address;

/**
 * The URL of a delivery, in the one spelling that every parser reads alike.
 *
 * <p>A strict subset of RFC 3986: {@code http} or {@code https}, a host, an optional port, a path and an optional query,
 * all in ASCII. There is no user info, no fragment, no percent-encoding in the host and no address spelled in any but
 * the standard way; see {@link #parse}. Whether its address may be reached is for {@link AddressPolicy} to say.
 *
 * @param secure whether the scheme is {@code https}
 * @param host the host
 * @param port from 1 to 65535; the scheme's own where the URL names none
 * @param target path and query as they are sent, starting with {@code /}
 */
public record WebhookUrl(boolean secure, UrlHost host, int port, String target) {

    /** The length in characters beyond which a URL is refused. */
    public static final int MAX_CHARS = 2_048;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * Reads a URL.
     *
     * @param text the URL, of at most {@value #MAX_CHARS} characters
     * @throws RefusedUrlException when it is not of the accepted shape, saying what to write instead
     */
    public static WebhookUrl parse(String text) {
        return new UrlParser(text).parse();
    }

    /** Returns {@code http} or {@code https}. */
    public String scheme() {
        return secure ? "https" : "http";
    }

    /** Returns the host, with the port unless it is the scheme's own: the value of a {@code Host} header. */
    public String authority() {
        return port == defaultPort(secure) ? host.text() : host.text() + ":" + port;
    }

    /** Returns the URL in full; parsing it gives an equal one. */
    @Override
    public String toString() {
        return scheme() + "://" + authority() + target;
    }

    static int defaultPort(boolean secure) {
        return secure ? HTTPS_PORT : HTTP_PORT;
    }
}
