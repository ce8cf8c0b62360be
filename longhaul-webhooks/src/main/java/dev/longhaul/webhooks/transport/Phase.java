package dev.longhaul.webhooks.transport;

/** How far an exchange has come; the words complete "the deadline passed while …". */
enum Phase {
    WAITING_FOR_LOOKUP("waiting to look up the name", FailureKind.LOOKUPS_BUSY),
    RESOLVING("looking up the name", FailureKind.TIMEOUT),
    WAITING_FOR_CONNECTION("waiting for a free connection", FailureKind.CONNECTIONS_BUSY),
    CONNECTING("connecting", FailureKind.TIMEOUT),
    TLS_HANDSHAKE("negotiating TLS", FailureKind.TIMEOUT),
    SENDING("sending the request and waiting for the response", FailureKind.TIMEOUT),
    READING_BODY("reading the response's body", FailureKind.TIMEOUT);

    private final String words;
    private final FailureKind kindAtDeadline;

    Phase(String words, FailureKind kindAtDeadline) {
        this.words = words;
        this.kindAtDeadline = kindAtDeadline;
    }

    /** What it means that the deadline passes in this phase. */
    FailureKind kindAtDeadline() {
        return kindAtDeadline;
    }

    String words() {
        return words;
    }
}
