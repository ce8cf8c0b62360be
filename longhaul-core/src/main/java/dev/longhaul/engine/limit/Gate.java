package dev.longhaul.engine.limit;

/**
 * One endpoint as this node sees it: what is in flight, tokens in hand, the breaker, and whether jobs are parked under
 * it. Guarded by {@link Gates}.
 */
final class Gate {

    final EndpointLimits limits;
    int inFlight;
    int tokens;
    boolean mayHaveParked;
    private int failuresInARow;
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

    void succeeded() {
        failuresInARow = 0;
        resting = false;
    }

    void failed(long nanoTime) {
        EndpointLimits.Breaker breaker = limits.breaker();
        failuresInARow++;
        if (breaker != null && failuresInARow >= breaker.failures()) {
            resting = true;
            closeUntil(nanoTime + breaker.rest().toNanos());
        }
    }

    /** Whether forgetting it changes nothing. */
    boolean idle(long nanoTime) {
        return inFlight == 0
                && !mayHaveParked
                && failuresInARow == 0
                && !resting
                && tokens == 0
                && opensAt(nanoTime) == nanoTime;
    }
}
