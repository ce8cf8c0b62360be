package dev.longhaul.webhooks.delivery;

/**
 * Encrypts secrets before they are stored. Implementations use authenticated encryption, bind what they seal to its
 * context, are safe for use by several threads, and never put a secret into a message.
 */
public interface SecretSealer {

    /**
     * Encrypts a secret.
     *
     * @param secret the secret
     * @param context what it is for; not secret
     * @return printable text of at most 1,024 characters that reveals nothing
     */
    String seal(String secret, String context);

    /**
     * Decrypts what {@link #seal} made.
     *
     * @param sealed the text
     * @param context the same as when it was sealed
     * @return the secret
     * @throws RuntimeException when the key is not here, or text or context were changed; the message says what to do.
     *     The attempt fails with it, and the next one tries again
     */
    String open(String sealed, String context);
}
