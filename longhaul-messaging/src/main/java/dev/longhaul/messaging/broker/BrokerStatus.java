package dev.longhaul.messaging.broker;

import java.time.Duration;
import java.util.Locale;

/**
 * How a broker stands, for health and metrics.
 *
 * @param broker its name
 * @param state in one word
 * @param why what went wrong last; empty while it is connected
 * @param lasting for how long it has been in that state
 * @param counts what has been counted since the start
 */
public record BrokerStatus(String broker, State state, String why, Duration lasting, Counts counts) {

    /** In what state a broker can be. */
    public enum State {
        /** Not started. */
        NEW,
        /** Everything works. */
        CONNECTED,
        /** The broker cannot be reached, or refuses: it is tried again. */
        WAITING_FOR_THE_BROKER,
        /** The store cannot be reached: nothing is acknowledged, and it is tried again. */
        WAITING_FOR_THE_STORE,
        /** Closed. */
        CLOSED;

        /** For people: {@code waiting for the store}. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Whether the broker answers and lets this application do all that it is to do there; what comes may still wait for the store. */
    public boolean connected() {
        return switch (state) {
            case CONNECTED, WAITING_FOR_THE_STORE -> true;
            case NEW, WAITING_FOR_THE_BROKER, CLOSED -> false;
        };
    }

    /**
     * What has been counted since the start.
     *
     * @param stored messages that were new
     * @param again messages and poison that had been there before
     * @param poison what cannot be messages
     * @param sent messages that the broker confirmed, also those sent back
     * @param unacknowledged deliveries in memory now
     */
    public record Counts(long stored, long again, long poison, long sent, int unacknowledged) {}
}
