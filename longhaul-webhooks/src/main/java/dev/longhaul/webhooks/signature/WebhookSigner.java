package dev.longhaul.webhooks.signature;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs deliveries by the scheme {@code v1}, HMAC-SHA256.
 *
 * @param secrets one, or during a rotation the new and the old, each of which signs; at most {@value #MAX_SECRETS}
 */
public record WebhookSigner(List<SigningSecret> secrets) {

    /** How many secrets can sign at once. */
    public static final int MAX_SECRETS = 4;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when it is empty or too long
     */
    public WebhookSigner {
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty() || secrets.size() > MAX_SECRETS) {
            throw new IllegalArgumentException(
                    secrets.size() + " signing secrets were given; from 1 to " + MAX_SECRETS + " can sign");
        }
    }

    /** Returns a signer with one secret. */
    public static WebhookSigner with(SigningSecret secret) {
        return new WebhookSigner(List.of(secret));
    }

    /**
     * Signs one attempt.
     *
     * @param id the message's id, without {@code .}
     * @param at when the attempt is made; whole seconds count
     * @param body the exact bytes sent
     * @return the values of the headers
     * @throws IllegalArgumentException when the id is empty or holds a {@code .}, which would make what is signed
     *     ambiguous
     */
    public Signed sign(String id, Instant at, byte[] body) {
        if (id.isEmpty() || id.indexOf('.') >= 0) {
            throw new IllegalArgumentException("webhook-id \"" + id + "\" must not be empty or hold a '.'");
        }
        String prefix = WebhookHeaders.signedPrefix(id, at.getEpochSecond());
        String signatures = secrets.stream()
                .map(secret ->
                        WebhookHeaders.HMAC_VERSION + Base64.getEncoder().encodeToString(secret.sign(prefix, body)))
                .collect(Collectors.joining(" "));
        return new Signed(id, Long.toString(at.getEpochSecond()), signatures);
    }

    /**
     * The values of the three headers.
     *
     * @param id of {@link WebhookHeaders#ID}
     * @param timestamp of {@link WebhookHeaders#TIMESTAMP}
     * @param signature of {@link WebhookHeaders#SIGNATURE}
     */
    public record Signed(String id, String timestamp, String signature) {}
}
