package dev.longhaul.examples.orders;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Somebody else's service, which does not answer at first. Thread-safe. */
@Component
public class Gateway {

    private final int downFor;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    /** @param downFor how often it fails for each order before it answers */
    Gateway(@Value("${gateway.down-for}") int downFor) {
        this.downFor = downFor;
    }

    /** Charges an order. */
    public void charge(String order, long cents) {
        int times = asked.merge(order, 1, Integer::sum);
        if (times <= downFor) {
            throw new IllegalStateException(
                    "the gateway did not answer when asked for " + cents + " cents, time " + times);
        }
    }

    /** How often it was asked for an order. */
    public int asked(String order) {
        return asked.getOrDefault(order, 0);
    }
}
