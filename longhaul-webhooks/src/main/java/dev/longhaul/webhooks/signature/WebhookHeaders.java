package dev.longhaul.webhooks.signature;

/** The names of the headers that Standard Webhooks defines. */
public final class WebhookHeaders {

    /** Identifies the message, the same in every attempt; without {@code .}. */
    public static final String ID = "webhook-id";

    /** Seconds since the epoch at which the attempt was made. */
    public static final String TIMESTAMP = "webhook-timestamp";

    /** Signatures separated by spaces, each {@code version,base64}. */
    public static final String SIGNATURE = "webhook-signature";

    /** The version of HMAC-SHA256, with its comma. */
    static final String HMAC_VERSION = "v1,";

    private WebhookHeaders() {}

    /** What a signature covers before the body. */
    static String signedPrefix(String id, long timestamp) {
        return id + "." + timestamp + ".";
    }
}
