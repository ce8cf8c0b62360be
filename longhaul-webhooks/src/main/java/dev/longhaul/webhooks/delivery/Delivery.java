package dev.longhaul.webhooks.delivery;

import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.headers.DeliveryHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A POST to somebody else's URL that is repeated until it is acknowledged.
 *
 * @param url where it goes; judged by the address policy when it is sent, and by whoever creates it before that
 * @param body what it carries
 * @param headers what is sent beside Longhaul's own headers
 * @param timeout how long one attempt may take, from name resolution to the last byte; from {@link #MIN_TIMEOUT} to
 *     {@link #MAX_TIMEOUT}
 * @param acknowledgement what the receiver must answer
 * @param signing how attempts are signed; null for not
 */
public record Delivery(
        WebhookUrl url,
        DeliveryBody body,
        DeliveryHeaders headers,
        Duration timeout,
        Acknowledgement acknowledgement,
        @Nullable Signing signing) {

    /** The timeout of an attempt unless another one is given. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    /** The shortest timeout of an attempt. */
    public static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

    /** The longest timeout of an attempt. */
    public static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);

    /**
     * Checks the timeout.
     *
     * @throws IllegalArgumentException when it is out of bounds
     */
    public Delivery {
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout " + timeout + " is outside " + MIN_TIMEOUT + " to " + MAX_TIMEOUT);
        }
    }

    /** Returns an unsigned delivery with default timeout and acknowledgement and no headers of its own. */
    public static Delivery to(WebhookUrl url, DeliveryBody body) {
        return new Delivery(url, body, DeliveryHeaders.NONE, DEFAULT_TIMEOUT, Acknowledgement.DEFAULT, null);
    }

    /** The same with other headers. */
    public Delivery headers(DeliveryHeaders others) {
        return new Delivery(url, body, others, timeout, acknowledgement, signing);
    }

    /** The same with another timeout. */
    public Delivery timeout(Duration longest) {
        return new Delivery(url, body, headers, longest, acknowledgement, signing);
    }

    /** The same with another acknowledgement. */
    public Delivery acknowledgedBy(Acknowledgement answer) {
        return new Delivery(url, body, headers, timeout, answer, signing);
    }

    /** The same, signed. */
    public Delivery signed(@Nullable Signing how) {
        return new Delivery(url, body, headers, timeout, acknowledgement, how);
    }

    /** Returns where it goes and how much it carries; no headers, which may hold secrets. */
    @Override
    public String toString() {
        return "Delivery[" + url + ", " + body + ", timeout=" + timeout + ", "
                + (signing == null ? "unsigned" : signing.scheme()) + "]";
    }
}
