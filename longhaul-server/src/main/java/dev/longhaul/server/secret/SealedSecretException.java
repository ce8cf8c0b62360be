package dev.longhaul.server.secret;

/** Says why a stored secret cannot be opened, and what to do. Never holds the secret. */
public final class SealedSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealedSecretException(String message) {
        super(message);
    }
}
