package dev.longhaul.webhooks.signature;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that sender and receiver share: from {@value #MIN_BYTES} to {@value #MAX_BYTES} random bytes. Its text form
 * is {@code whsec_} followed by base64; the prefix may be missing.
 */
public final class SigningSecret {

    /** The fewest bytes of a secret. */
    public static final int MIN_BYTES = 24;

    /** The most bytes of a secret. */
    public static final int MAX_BYTES = 64;

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] bytes;

    private SigningSecret(byte[] bytes) {
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("the signing secret has " + bytes.length + " bytes; it needs from "
                    + MIN_BYTES + " to " + MAX_BYTES + ", from a secure random generator");
        }
        this.bytes = bytes;
    }

    /**
     * Wraps a copy of the bytes.
     *
     * @throws IllegalArgumentException when there are too few or too many
     */
    public static SigningSecret of(byte[] bytes) {
        return new SigningSecret(bytes.clone());
    }

    /**
     * Reads the text form. Padding may be missing.
     *
     * @throws IllegalArgumentException when it is not that; the message does not show it
     */
    public static SigningSecret parse(String text) {
        String base64 = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            // Not passed on as the cause: its message can hold characters of the secret.
            throw new IllegalArgumentException("the signing secret is not base64; write it as " + PREFIX
                    + " followed by base64 of " + MIN_BYTES + " to " + MAX_BYTES + " random bytes");
        }
        return new SigningSecret(bytes);
    }

    /** Returns the text form with its prefix: the secret itself, for storage that encrypts it. */
    public String reveal() {
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** Computes the HMAC-SHA256 of {@code id.timestamp.body}. */
    byte[] sign(String prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM + ", and it takes every key", e);
        }
    }

    /** Whether both hold the same bytes, in time that does not depend on where they differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SigningSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.length;
    }

    /** Returns the length only. */
    @Override
    public String toString() {
        return "SigningSecret(" + bytes.length + " bytes)";
    }
}
