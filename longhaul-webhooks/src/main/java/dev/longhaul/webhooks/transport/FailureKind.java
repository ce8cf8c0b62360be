package dev.longhaul.webhooks.transport;

/** Why an exchange brought no answer to judge. The codes are stable; they are stored, counted and filtered by. */
public enum FailureKind {
    /** The deadline passed, in whatever phase. */
    TIMEOUT("timeout"),
    /** The name has no address. */
    NAME_NOT_FOUND("name-not-found"),
    /** Too many lookups hang; this one could not start before the deadline. */
    LOOKUPS_BUSY("lookups-busy"),
    /** The policy forbids the port or one of the addresses; nothing was connected to. */
    ADDRESS_FORBIDDEN("address-forbidden"),
    /** Nothing listens there. */
    CONNECT_REFUSED("connect-refused"),
    /** No connection, for another reason: no route, unreachable, reset while connecting. */
    CONNECT_FAILED("connect-failed"),
    /** All connections that the transport may hold were in use until the deadline. */
    CONNECTIONS_BUSY("connections-busy"),
    /** No trust or no agreement in the TLS handshake, or a broken record after it. */
    TLS("tls"),
    /** The connection ended before the response did. */
    CONNECTION_LOST("connection-lost"),
    /** The head of the response, interim responses included, is over its limits. */
    HEAD_TOO_LARGE("head-too-large"),
    /** The response is not HTTP/1.1 as it must be. */
    PROTOCOL("protocol");

    private final String code;

    FailureKind(String code) {
        this.code = code;
    }

    /** Returns the stable code, in lower case with hyphens. */
    public String code() {
        return code;
    }
}
