package dev.longhaul.trials.comparison;

/** Says that a handler failed on purpose. */
final class HandlerDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandlerDownException(String message) {
        super(message, null, false, false);
    }
}
