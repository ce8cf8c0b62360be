package dev.longhaul.trials.comparison;

/** One library, set up with the four handlers, receiving from a place of its own at one of the brokers. */
interface Contestant extends AutoCloseable {

    /** Has another application send an order. */
    void send(String order);

    /** How many orders lie in its error queue. */
    int dead();

    /** Sends everything on that lies in its error queue, in the way that is usual there. */
    void redrive();

    @Override
    void close();
}
