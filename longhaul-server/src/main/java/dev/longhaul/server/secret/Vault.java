package dev.longhaul.server.secret;

import dev.longhaul.webhooks.delivery.SecretSealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals texts with AES-256-GCM: a random nonce of 96 bits each, a tag of 128 bits, and a context that has to be the same
 * when it is opened, so that what was sealed for one place opens in no other. Random nonces are safe for some four billion
 * texts under one key.
 *
 * <p>Form: {@code lh1.KEY-ID.BASE64}, where the base64 holds the nonce, the ciphertext and the tag.
 */
public final class Vault implements SecretSealer {

    private static final String VERSION = "lh1";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final VaultKey sealing;
    private final Map<String, VaultKey> opening = new LinkedHashMap<>();
    private final SecureRandom random;

    /**
     * @param sealing the key for what is new
     * @param retired keys for what was sealed before
     */
    Vault(VaultKey sealing, List<VaultKey> retired, SecureRandom random) {
        this.sealing = sealing;
        this.random = random;
        opening.put(sealing.id(), sealing);
        retired.forEach(key -> opening.putIfAbsent(key.id(), key));
    }

    @Override
    public String seal(String text, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, sealing, nonce, context).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return VERSION + "." + sealing.id() + "." + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws SealedSecretException if the key is not here, or the text or its context was changed
     */
    @Override
    public String open(String sealed, String context) {
        String[] parts = sealed.split("\\.", 4);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            throw new SealedSecretException("a stored secret has a form that this version does not know");
        }
        VaultKey key = opening.get(parts[1]);
        if (key == null) {
            throw new SealedSecretException("a stored secret was sealed with key " + parts[1]
                    + ", which this node does not have (it has "
                    + opening.keySet().stream().collect(Collectors.joining(", "))
                    + "); nodes that share a database need the same longhaul.secrets.key, and replaced keys belong in"
                    + " longhaul.secrets.retired-keys");
        }
        try {
            byte[] all = Base64.getDecoder().decode(parts[2]);
            if (!Base64.getEncoder().encodeToString(all).equals(parts[2])) {
                throw new IllegalArgumentException("bits beyond the end");
            }
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            byte[] text = cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                    .doFinal(all, NONCE_BYTES, Math.max(0, all.length - NONCE_BYTES));
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealedSecretException("a stored secret was changed, or moved from the job it was sealed for");
        }
    }

    private static Cipher cipher(int mode, VaultKey key, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((VERSION + "." + key.id() + "." + context).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The keys' names only. */
    @Override
    public String toString() {
        return "Vault" + opening.keySet();
    }
}
