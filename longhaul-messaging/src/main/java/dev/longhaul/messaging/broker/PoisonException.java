package dev.longhaul.messaging.broker;

/** Says why something that came from a broker cannot be a message, and what to do about it. */
final class PoisonException extends Exception {
    private static final long serialVersionUID = 1L;

    PoisonException(String message) {
        super(message);
    }
}
