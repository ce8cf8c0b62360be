package dev.longhaul.job;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to say that no further attempt can help: the job is dead (aborted). Recognised anywhere in the
 * chain of causes, and whether or not it carries a cause itself.
 */
public class AbortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AbortException(String message) {
        super(message);
    }

    public AbortException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
