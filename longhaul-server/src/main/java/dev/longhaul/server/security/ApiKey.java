package dev.longhaul.server.security;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that a caller may use, as the server knows it: a name, and the SHA-256 of the key.
 *
 * <p>A fast hash is right here and would be wrong for passwords: keys are 256 random bits, so there is nothing to guess,
 * and slowness would only cost every call.
 */
public final class ApiKey {

    /** What every key begins with, so that scanners for leaked secrets know one when they see it. */
    public static final String PREFIX = "lh_";

    /** Random bytes in a key. */
    private static final int KEY_BYTES = 32;

    private static final String HASH_PREFIX = "sha256:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile(HASH_PREFIX + "[0-9a-fA-F]{64}");

    private final String name;
    private final byte[] hash;

    private ApiKey(String name, byte[] hash) {
        this.name = name;
        this.hash = hash;
    }

    /**
     * A key of the configuration.
     *
     * @throws InvalidConfigurationException if the name or the hash has another form
     */
    public static ApiKey configured(@Nullable String name, @Nullable String hash) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidConfigurationException(
                    "longhaul.api-keys holds a key whose name is " + (name == null ? "missing" : "'" + name + "'")
                            + ".",
                    "Name it, with 1 to 64 letters, digits or . _ -: LONGHAUL_API_KEYS_0_NAME.");
        }
        if (hash == null || !HASH.matcher(hash).matches()) {
            throw new InvalidConfigurationException(
                    "longhaul.api-keys holds no hash for '" + name
                            + "', or one that is not sha256: and 64 hexadecimal digits.",
                    "Make a key and its hash with ./longhaul key; the key itself is never configured.");
        }
        return new ApiKey(name, HexFormat.of().parseHex(hash, HASH_PREFIX.length(), hash.length()));
    }

    /** A new key. It is shown once, to whoever will use it; the server is given its hash. */
    public static Generated generate(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new Generated(key, HASH_PREFIX + HexFormat.of().formatHex(sha256(key)));
    }

    /** Who uses it. */
    public String name() {
        return name;
    }

    /** Whether this is the key; takes the same time whatever differs. */
    boolean matches(byte[] presentedHash) {
        return MessageDigest.isEqual(hash, presentedHash);
    }

    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }

    /**
     * A key that was just made.
     *
     * @param key for the caller, to be kept secret
     * @param hash for the server's {@code longhaul.api-keys}
     */
    public record Generated(String key, String hash) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Generated[" + hash + "]";
        }
    }
}
