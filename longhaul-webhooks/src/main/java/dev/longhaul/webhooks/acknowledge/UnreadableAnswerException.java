package dev.longhaul.webhooks.acknowledge;

import org.jspecify.annotations.Nullable;

/** A body that cannot be compared with what is expected of it; never leaves this package. */
final class UnreadableAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableAnswerException(String reason) {
        this(reason, null);
    }

    UnreadableAnswerException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
