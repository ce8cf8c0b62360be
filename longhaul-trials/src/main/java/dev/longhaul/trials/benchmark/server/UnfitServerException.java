package dev.longhaul.trials.benchmark.server;

import java.io.Serial;

/** A server on which nothing can be measured, or nothing may; the message is for people and holds no password. */
public final class UnfitServerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnfitServerException(String message) {
        super(message);
    }

    UnfitServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
