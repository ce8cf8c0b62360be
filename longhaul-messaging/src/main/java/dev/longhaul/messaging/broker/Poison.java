package dev.longhaul.messaging.broker;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.Content;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Texts;
import dev.longhaul.job.Timing;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.origin.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What came from a broker and cannot be a message: a job of type {@value StoredMessage#POISON} with the bytes and headers as they
 * came, dead at once with a sentence that says what is wrong.
 *
 * <p>The same poison again is the same job: by its position where the broker has positions that last; else by a digest of its bytes,
 * content type and headers, so that two pieces of poison that are alike in all of these are one.
 */
public final class Poison implements DecidingHandler<byte[]> {

    /** The header that says what is wrong. */
    public static final String REASON = "longhaul-poison";

    /** The header that says the SHA-256 of the whole body, if not all of it is kept. */
    public static final String SHA_256 = "longhaul-poison-sha256";

    /** The most characters of what is wrong that are kept. */
    private static final int MAX_REASON = 1_000;

    /** The most characters that headers of poison take. */
    static final int MAX_HEADERS = 8_192;

    @Override
    public Decision decide(byte[] payload, Attempt attempt) {
        String reason = attempt.headers().getOrDefault(REASON, "nobody has said what is wrong with it");
        String whole = attempt.headers().get(Arrival.LENGTH);
        String cut = whole == null
                ? ""
                : ". The first " + payload.length + " of " + whole + " bytes are kept, SHA-256 of all of them "
                        + attempt.headers().get(SHA_256);
        String remedy =
                attempt.number() == 1 ? "" : ". Trying again changes nothing; return it to its origin, or leave it";
        return Decision.abort("it came from a broker and is no message: " + reason + cut + remedy);
    }

    /** The job that something becomes of which no message can be made. */
    static JobRequest job(Received received, Arrival arrival, String reason, int payloadLimit) {
        Map<String, String> headers = new HashMap<>();
        headers.put(REASON, String.valueOf(Texts.storable(reason, MAX_REASON)));
        headers.put(StoredMessage.CONTENT_TYPE, contentType(received));
        byte[] body = received.body();
        if (body.length > payloadLimit) {
            headers.put(Arrival.LENGTH, Integer.toString(body.length));
            headers.put(SHA_256, HexFormat.of().formatHex(sha256().digest(body)));
            body = Arrays.copyOf(body, payloadLimit);
        }
        return new JobRequest(
                StoredMessage.POISON,
                new Content(body, contentType(received), arrival.in(headers, MAX_HEADERS)),
                Timing.DEFAULT,
                new Keys(key(received), null, null),
                Map.of("broker", received.origin().broker()),
                null);
    }

    private static String contentType(Received received) {
        String claimed = Texts.storable(received.contentType(), Content.MAX_CONTENT_TYPE_LENGTH);
        return claimed == null || claimed.isEmpty() ? CloudEvents.UNTYPED : claimed;
    }

    private static String key(Received received) {
        String place = received.origin().broker() + " " + received.origin().place() + " ";
        if (received.stablePosition()) {
            return StoredMessage.fitting(place + received.origin().position(), Keys.MAX_LENGTH);
        }
        MessageDigest digest = sha256();
        update(digest, place.getBytes(StandardCharsets.UTF_8));
        update(digest, received.body());
        update(digest, String.valueOf(received.contentType()).getBytes(StandardCharsets.UTF_8));
        for (Header header : received.headers()) {
            update(digest, header.name().getBytes(StandardCharsets.UTF_8));
            update(digest, bytes(header.value()));
        }
        return "poison " + HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] bytes(Header.Value value) {
        return value instanceof Header.Value.Bytes(byte[] bytes)
                ? bytes
                : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** With its length, so that what stands beside each other does not run together. */
    private static void update(MessageDigest digest, byte[] part) {
        digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
