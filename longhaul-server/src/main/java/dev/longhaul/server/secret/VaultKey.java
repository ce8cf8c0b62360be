package dev.longhaul.server.secret;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key of 256 random bits, and the name by which sealed secrets say which key opens them. */
public final class VaultKey {

    /** Bytes of a key. */
    static final int BYTES = 32;

    /** Bytes of the hash that name a key; enough to tell a handful of keys apart, and says nothing of the key. */
    private static final int ID_BYTES = 4;

    private final String id;
    private final SecretKey key;

    private VaultKey(byte[] bytes) {
        this.id = HexFormat.of().formatHex(hash(bytes), 0, ID_BYTES);
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /**
     * Reads a key from base64.
     *
     * @param where where it comes from, for the error; the key itself is never shown
     * @throws InvalidConfigurationException if it is not 32 bytes in base64
     */
    static VaultKey read(String where, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw malformed(where, "is not base64");
        }
        if (bytes.length != BYTES) {
            throw malformed(where, "holds " + bytes.length + " bytes");
        }
        return new VaultKey(bytes);
    }

    /** A new random key, in base64. */
    static String generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    String id() {
        return id;
    }

    SecretKey key() {
        return key;
    }

    private static InvalidConfigurationException malformed(String where, String what) {
        return new InvalidConfigurationException(
                "The key of " + where + " " + what + ".",
                "Give 32 random bytes in base64, as openssl rand -base64 32 prints them.");
    }

    private static byte[] hash(byte[] bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update("longhaul vault key id".getBytes(StandardCharsets.UTF_8));
            return sha256.digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The name only. */
    @Override
    public String toString() {
        return "VaultKey[" + id + "]";
    }
}
