package dev.longhaul.messaging.broker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries to reach a broker or a store: each about twice the one before, up to a longest one, and up to a quarter
 * shorter at random, so that nodes which lost it together do not come back together. One thread's.
 */
public final class GrowingPause {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final double SHORTER = 0.25;

    private final RandomGenerator random;
    private Duration next = FIRST;

    public GrowingPause(RandomGenerator random) {
        this.random = random;
    }

    /** The next pause: 100 ms at first, 15 s at most. */
    public Duration next() {
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return Duration.ofNanos((long) (pause.toNanos() * (1 - SHORTER * random.nextDouble())));
    }

    /** It has worked: the next pause is the first again. */
    public void reset() {
        next = FIRST;
    }
}
