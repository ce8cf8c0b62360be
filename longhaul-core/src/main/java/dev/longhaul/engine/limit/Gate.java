package dev.longhaul.engine.limit;

import java.time.Duration;

/**
 * One endpoint as this node sees it: what is in flight, tokens in hand, the breaker, and whether jobs are parked under
 * it. Guarded by {@link Gates}.
 */
final class Gate {

    /** What was drawn a second's worth at a time is used within a second, or it would be a burst of its own later. */
    private static final long TOKENS_KEEP_NANOS = Duration.ofSeconds(1).toNanos();
    /** Failures that lie so far back say nothing about an endpoint any more. */
    private static final long FAILURES_KEEP_NANOS = Duration.ofHours(1).toNanos();

    final EndpointLimits limits;
    int inFlight;
    boolean mayHaveParked;
    private int tokens;
    private long tokensDrawnAt;
    private int failuresInARow;
    private long lastFailure;
    private boolean resting;
    /** The node's monotonic clock before which nothing goes; meaningful while {@code waiting}. */
    private long closedUntil;

    private boolean waiting;

    Gate(EndpointLimits limits) {
        this.limits = limits;
    }

    /** How many more may go now, tokens aside. */
    int room(long nanoTime) {
        if (waiting && closedUntil - nanoTime > 0) {
            return 0;
        }
        waiting = false;
        int most = resting ? 1 : limits.inFlight();
        return Math.max(0, most - inFlight);
    }

    /** Nothing goes before that moment. */
    void closeUntil(long nanoTime) {
        if (!waiting || nanoTime - closedUntil > 0) {
            waiting = true;
            closedUntil = nanoTime;
        }
    }

    /** The moment before which nothing goes, if there is one after {@code nanoTime}; else {@code nanoTime}. */
    long opensAt(long nanoTime) {
        return waiting && closedUntil - nanoTime > 0 ? closedUntil : nanoTime;
    }

    /** Tokens were drawn. */
    void drawn(int count, long nanoTime) {
        tokens = count;
        tokensDrawnAt = nanoTime;
    }

    /** Tokens in hand. */
    int tokens(long nanoTime) {
        return nanoTime - tokensDrawnAt > TOKENS_KEEP_NANOS ? 0 : tokens;
    }

    /** Uses one of the tokens in hand; false if there is none. */
    boolean useToken(long nanoTime) {
        boolean there = tokens(nanoTime) > 0;
        tokens -= there ? 1 : 0;
        return there;
    }

    void succeeded() {
        failuresInARow = 0;
        resting = false;
    }

    void failed(long nanoTime) {
        EndpointLimits.Breaker breaker = limits.breaker();
        failuresInARow++;
        lastFailure = nanoTime;
        if (breaker != null && failuresInARow >= breaker.failures()) {
            resting = true;
            closeUntil(nanoTime + breaker.rest().toNanos());
        }
    }

    /** Whether forgetting it changes nothing. */
    boolean idle(long nanoTime) {
        return inFlight == 0
                && !mayHaveParked
                && (failuresInARow == 0 || nanoTime - lastFailure > FAILURES_KEEP_NANOS)
                && tokens(nanoTime) == 0
                && opensAt(nanoTime) == nanoTime;
    }
}
