package dev.longhaul.messaging.rabbitmq;

import dev.longhaul.job.Texts;
import dev.longhaul.messaging.origin.Origin;

/**
 * A queue to receive from.
 *
 * @param queue its name; it must be there
 * @param prefetch the most deliveries that are in memory and not acknowledged, 1 to {@value #MAX_PREFETCH}
 */
record Receiving(String queue, int prefetch) {

    static final int DEFAULT_PREFETCH = 250;
    static final int MAX_PREFETCH = 10_000;

    Receiving {
        Texts.require("queue", queue, Origin.MAX_PLACE_LENGTH);
        if (prefetch < 1 || prefetch > MAX_PREFETCH) {
            throw new IllegalArgumentException(
                    "prefetch " + prefetch + " of queue " + queue + " is outside 1 to " + MAX_PREFETCH);
        }
    }
}
