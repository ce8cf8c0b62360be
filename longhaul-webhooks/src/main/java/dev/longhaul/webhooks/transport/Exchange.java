package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.excerpt.PrintableText;
import java.time.Duration;

/** How one exchange ended. */
public sealed interface Exchange {

    /** Returns the time from the start of name resolution to the end. */
    Duration duration();

    /**
     * The receiver answered, whatever it answered.
     *
     * @param response the answer
     * @param remoteAddress address and port that were connected to
     * @param duration the time from the start of name resolution to the last byte read
     */
    record Responded(Response response, String remoteAddress, Duration duration) implements Exchange {}

    /**
     * There is no answer to judge.
     *
     * @param kind what went wrong, for programs
     * @param message what went wrong, for people: one printable line of at most {@value #MAX_MESSAGE_CHARS} characters
     * @param duration the time from the start of name resolution to the failure
     */
    record Failed(FailureKind kind, String message, Duration duration) implements Exchange {

        /** The length to which a message is cut, in characters. */
        public static final int MAX_MESSAGE_CHARS = 500;

        /** Makes the message one printable line, because parts of it come from the receiver. */
        public Failed {
            message = PrintableText.line(message, MAX_MESSAGE_CHARS);
        }

        /** Returns code and message, as they are stored with the attempt. */
        @Override
        public String toString() {
            return kind.code() + ": " + message;
        }
    }
}
