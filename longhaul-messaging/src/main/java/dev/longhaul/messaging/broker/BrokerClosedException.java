package dev.longhaul.messaging.broker;

/** Says that nothing can be sent because this process has not started the broker's connection, or has closed it. */
public final class BrokerClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param broker its name */
    public BrokerClosedException(String broker) {
        super("broker " + broker + " is not started, or closed; messaging.start() starts it");
    }
}
