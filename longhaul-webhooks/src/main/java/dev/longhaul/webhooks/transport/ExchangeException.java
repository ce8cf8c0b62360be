package dev.longhaul.webhooks.transport;

import org.jspecify.annotations.Nullable;

/** Ends an exchange without an answer; never leaves this package. */
final class ExchangeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final String reason;

    ExchangeException(FailureKind kind, String reason) {
        this(kind, reason, null);
    }

    ExchangeException(FailureKind kind, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.reason = reason;
    }

    FailureKind kind() {
        return kind;
    }

    String reason() {
        return reason;
    }
}
