package dev.longhaul.messaging.broker;

import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Origin;
import java.util.List;
import java.util.Set;

/**
 * A broker as messaging sees it, with what this application receives from it and sends to it. Thread-safe. Given to {@code
 * Messaging}, which starts and closes it.
 *
 * <p>While the broker is away, it connects again after growing pauses, for as long as it is not closed; what is sent meanwhile fails.
 * While the store is away, it acknowledges nothing and holds a bounded number of deliveries.
 */
public interface Broker extends AutoCloseable {

    /** What this application calls it, unique among its brokers: see {@link Origin}. */
    String name();

    /** What the headers of attributes begin with here, the usual one first. */
    List<String> prefixes();

    /** The names of the targets that messages can be sent to through it. */
    Set<String> targets();

    /**
     * Begins to connect and to receive; returns at once. Once.
     *
     * @param intake where everything goes that comes in
     */
    void start(Intake intake);

    /**
     * Publishes a message and waits for the broker's confirmation; several threads at once share a connection.
     *
     * @throws BrokerClosedException if it is not started, or closed
     * @throws Exception if it was not confirmed: nobody knows whether it arrived, or it did not. The attempt fails with it
     */
    void send(String target, Message message) throws Exception;

    /**
     * Publishes something to where it came from and waits for the broker's confirmation.
     *
     * @throws BrokerClosedException if it is not started, or closed
     * @throws Exception if it was not confirmed: nobody knows whether it arrived, or it did not. The attempt fails with it
     */
    void giveBack(Origin origin, Departure what) throws Exception;

    /** How it stands now. */
    BrokerStatus status();

    /**
     * Stops receiving, has what was received stored and acknowledged if that takes no longer than a few seconds, and disconnects. What
     * was not acknowledged is delivered again. Idempotent.
     */
    @Override
    void close();
}
