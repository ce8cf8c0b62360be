package dev.longhaul.webhooks.signature;

import dev.longhaul.webhooks.signature.Verification.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks incoming webhooks, at the receiver. Safe for use by several threads.
 *
 * <p>The body must be the bytes as they came in, before anything parsed or re-encoded them.
 */
public final class WebhookVerifier {

    /** How far the timestamp may be from now, either way, in whole seconds. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** How many signatures one header may hold; a rotation needs two. */
    public static final int MAX_SIGNATURES = 10;

    /** How long an id may be, in characters. */
    public static final int MAX_ID_CHARS = 256;

    private static final int MAX_SIGNATURE_HEADER_CHARS = 2_048;
    private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1," + MAX_ID_CHARS + "}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final List<SigningSecret> secrets;
    private final InstantSource clock;
    private final ReplayGuard replays;

    /**
     * Makes a verifier.
     *
     * @param secrets those that count: one, or during a rotation the new and the old
     * @param clock tells how old a timestamp is
     * @param replays remembers what was accepted
     * @throws IllegalArgumentException when there is no secret, or more than {@value WebhookSigner#MAX_SECRETS}
     */
    public WebhookVerifier(List<SigningSecret> secrets, InstantSource clock, ReplayGuard replays) {
        this.secrets = List.copyOf(secrets);
        this.clock = clock;
        this.replays = replays;
        if (secrets.isEmpty() || secrets.size() > WebhookSigner.MAX_SECRETS) {
            throw new IllegalArgumentException(secrets.size() + " signing secrets were given; from 1 to "
                    + WebhookSigner.MAX_SECRETS + " can be checked against");
        }
    }

    /**
     * Checks one request.
     *
     * @param id the value of {@link WebhookHeaders#ID}; null when there is none
     * @param timestamp the value of {@link WebhookHeaders#TIMESTAMP}; null when there is none
     * @param signatures the value of {@link WebhookHeaders#SIGNATURE}; null when there is none
     * @param body the bytes of the body
     * @return what to do with it; never an exception, whatever the request holds
     */
    public Verification verify(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body) {
        if (id == null || !ID.matcher(id).matches()) {
            return new Verification.Refused(Reason.ID_INVALID);
        }
        OptionalLong seconds = seconds(timestamp);
        if (seconds.isEmpty()) {
            return new Verification.Refused(Reason.TIMESTAMP_INVALID);
        }
        Instant sentAt = Instant.ofEpochSecond(seconds.getAsLong());
        long age = clock.instant().getEpochSecond() - sentAt.getEpochSecond();
        if (Math.abs(age) > TOLERANCE.toSeconds()) {
            return new Verification.Refused(Reason.TIMESTAMP_OUT_OF_TOLERANCE);
        }
        List<byte[]> candidates = candidates(signatures);
        if (candidates.isEmpty()) {
            return new Verification.Refused(Reason.SIGNATURE_INVALID);
        }
        if (!matches(WebhookHeaders.signedPrefix(id, sentAt.getEpochSecond()), body, candidates)) {
            return new Verification.Refused(Reason.SIGNATURE_MISMATCH);
        }
        return switch (replays.remember(id, sentAt.plus(TOLERANCE).plusSeconds(1))) {
            case NEW -> new Verification.Genuine(id, sentAt);
            case KNOWN -> new Verification.Repeated(id);
            case FULL -> new Verification.Refused(Reason.REPLAY_GUARD_FULL);
        };
    }

    private static OptionalLong seconds(@Nullable String timestamp) {
        return timestamp != null && SECONDS.matcher(timestamp).matches()
                ? OptionalLong.of(Long.parseLong(timestamp))
                : OptionalLong.empty();
    }

    /** The signatures of our version, in base64; none when the header is absent, over its limits or has none of them. */
    private static List<byte[]> candidates(@Nullable String header) {
        if (header == null || header.length() > MAX_SIGNATURE_HEADER_CHARS) {
            return List.of();
        }
        String[] parts = header.split(" ", MAX_SIGNATURES + 1);
        if (parts.length > MAX_SIGNATURES) {
            return List.of();
        }
        List<byte[]> candidates = new ArrayList<>();
        for (String part : parts) {
            if (part.startsWith(WebhookHeaders.HMAC_VERSION)) {
                candidates.add(
                        part.substring(WebhookHeaders.HMAC_VERSION.length()).getBytes(StandardCharsets.UTF_8));
            }
        }
        return candidates;
    }

    /** Compares every candidate with every expectation in full, whatever it finds on the way. */
    private boolean matches(String prefix, byte[] body, List<byte[]> candidates) {
        boolean matches = false;
        for (SigningSecret secret : secrets) {
            byte[] expected = Base64.getEncoder().encode(secret.sign(prefix, body));
            for (byte[] candidate : candidates) {
                matches |= MessageDigest.isEqual(expected, candidate);
            }
        }
        return matches;
    }
}
