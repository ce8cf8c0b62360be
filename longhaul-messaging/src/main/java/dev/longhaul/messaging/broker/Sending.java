package dev.longhaul.messaging.broker;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.StoredMessage;
import java.time.Duration;

/**
 * Sends messages to a target: an attempt succeeds once the broker has confirmed.
 *
 * @param broker through which
 * @param target the target's name
 */
public record Sending(Broker broker, String target) implements DecidingHandler<byte[]> {

    /** By which messages are sent that ask for no schedule: from a second to nearly a day, then the error queue. */
    public static final String SCHEDULE = "1s 5s 15s 1m 5m 15m 30m 1h 2h 4h 6h 9h";

    /** How soon a node that is not connected looks again whether another one is. */
    static final Duration NOT_HERE = Duration.ofSeconds(1);

    @Override
    public Decision decide(byte[] data, Attempt attempt) throws Exception {
        Message message = StoredMessage.read(attempt.headers(), data);
        try {
            broker.send(target, message);
        } catch (BrokerClosedException e) {
            return Decision.snooze(NOT_HERE).response(e.getMessage());
        }
        return Decision.succeed().response("confirmed by " + broker.name());
    }
}
