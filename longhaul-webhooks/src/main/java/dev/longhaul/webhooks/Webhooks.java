package dev.longhaul.webhooks;

import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Keys;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Deliveries as jobs of the engine.
 *
 * <pre>{@code
 * AddressPolicy policy = AddressPolicy.PUBLIC_ONLY;
 * HttpTransport transport = HttpTransport.builder(policy, System::nanoTime).build();
 * Longhaul longhaul = Longhaul.builder(store)
 *         .schedule("patient", RetrySchedule.parse("standard-webhooks"))
 *         .endpointLimits(EndpointLimits.inFlight(Webhooks.IN_FLIGHT_PER_HOST))
 *         .decide(Webhooks.TYPE, Webhooks.OPTIONS, new WebhookHandler(transport, sealer, InstantSource.system()))
 *         .build();
 * longhaul.enqueue(Webhooks.job(Delivery.to(policy.admit("https://merchant.example/notify"), body)));
 * }</pre>
 */
public final class Webhooks {

    private static final DeliveryCodec CODEC = new DeliveryCodec();

    /** The job type of deliveries. */
    public static final JobType<Delivery> TYPE = JobType.of("webhook", CODEC);

    /** How many requests go to one host at once from one node by default. */
    public static final int IN_FLIGHT_PER_HOST = 8;

    /**
     * How the engine treats deliveries: an attempt ends by its own deadline, so the type's timeout is only for one that
     * does not.
     */
    public static final TypeOptions OPTIONS =
            TypeOptions.DEFAULT.timeout(Delivery.MAX_TIMEOUT.plus(Duration.ofSeconds(10)));

    private Webhooks() {}

    /**
     * Asks for a delivery. Its endpoint, whose limits apply, is the URL's host. Whether the URL may be reached is
     * checked when it is sent; {@link dev.longhaul.webhooks.address.AddressPolicy#admit} checks what can be seen before.
     */
    public static JobRequest job(Delivery delivery) {
        return TYPE.job(delivery).endpoint(endpoint(delivery.url()));
    }

    /** Returns the endpoint that a URL belongs to: its host. */
    public static String endpoint(WebhookUrl url) {
        return url.host().text();
    }

    /**
     * Returns the ordering key that orders deliveries within one endpoint: two endpoints never share one, whatever their
     * callers named it.
     *
     * @param key the caller's key; the result has at most {@value Keys#MAX_LENGTH} characters, however long it is
     */
    public static String orderingKey(WebhookUrl url, String key) {
        String within = endpoint(url) + " " + key;
        return within.length() <= Keys.MAX_LENGTH ? within : endpoint(url).length() + " " + sha256(within);
    }

    /**
     * Reads where a stored delivery goes.
     *
     * @param payload the payload of a job of {@link #TYPE}
     * @throws IllegalArgumentException when it is not a delivery
     */
    public static WebhookUrl urlOf(byte[] payload) {
        return CODEC.url(payload);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
