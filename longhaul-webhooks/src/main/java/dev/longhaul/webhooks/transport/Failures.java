package dev.longhaul.webhooks.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.StreamClosedException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Tells what an exception of the network means for the exchange. */
final class Failures {

    private Failures() {}

    /** The deadline passed; whoever notices first says the same. */
    static ExchangeException atDeadline(Phase phase) {
        return new ExchangeException(phase.kindAtDeadline(), "the deadline passed while " + phase.words());
    }

    /** An exception while connecting, TLS handshake included. */
    static ExchangeException whileConnecting(IOException e, Phase phase) {
        if (e instanceof SocketTimeoutException) {
            return atDeadline(phase);
        }
        if (phase == Phase.TLS_HANDSHAKE) {
            return new ExchangeException(FailureKind.TLS, "no trusted TLS connection: " + said(e), e);
        }
        boolean refused = e instanceof ConnectException
                && said(e).toLowerCase(Locale.ROOT).contains("refused");
        return refused
                ? new ExchangeException(FailureKind.CONNECT_REFUSED, "the connection was refused", e)
                : new ExchangeException(FailureKind.CONNECT_FAILED, "no connection: " + said(e), e);
    }

    /** An exception after the connection stood. */
    static ExchangeException whileTalking(Exception e, Phase phase) {
        if (e instanceof SocketTimeoutException) {
            return atDeadline(phase);
        }
        FailureKind kind = kindWhileTalking(e);
        String what = switch (kind) {
            case TLS -> "TLS broke while " + phase.words() + ": " + said(e);
            case HEAD_TOO_LARGE -> "the response's head is over its limits: " + said(e);
            case CONNECTION_LOST -> "the connection ended while " + phase.words() + ": " + said(e);
            default -> "the response is not valid HTTP/1.1: " + said(e);
        };
        return new ExchangeException(kind, what, e);
    }

    private static FailureKind kindWhileTalking(Exception e) {
        return switch (e) {
            case SSLException tls -> FailureKind.TLS;
            case MessageConstraintException tooLarge -> FailureKind.HEAD_TOO_LARGE;
            case NoHttpResponseException silent -> FailureKind.CONNECTION_LOST;
            case ConnectionClosedException closed -> FailureKind.CONNECTION_LOST;
            case TruncatedChunkException truncated -> FailureKind.CONNECTION_LOST;
            case StreamClosedException closed -> FailureKind.CONNECTION_LOST;
            case SocketException reset -> FailureKind.CONNECTION_LOST;
            default -> FailureKind.PROTOCOL;
        };
    }

    private static String said(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
