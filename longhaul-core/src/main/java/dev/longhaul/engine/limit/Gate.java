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
    boolean mayHaveParked;
    /** Those that take a place. */
    private int inFlight;
    /** Those that did well and gave their place back, though that is not recorded yet. */
    private int unrecorded;

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

    /** One more takes a place. */
    void entered() {
        inFlight++;
    }

    /** One did well and takes no place any more; it has not ended, because that is not recorded. */
    void leftPlace() {
        inFlight--;
        unrecorded++;
    }

    /** One has ended, or was never there. */
    void ended(boolean hadLeftPlace) {
        if (hadLeftPlace) {
            unrecorded--;
        } else {
            inFlight--;
        }
    }

    /** How many more may go now, tokens aside. */
    int room(long nanoTime) {
        if (waiting && closedUntil - nanoTime > 0) {
            return 0;
        }
        waiting = false;
        // Who rests is tried by one, until it is recorded how that went. Else there are at most twice as many as there
        // are
        // places, or a database that is away would have one endpoint's jobs take every worker.
        long all = resting ? 1 : 2L * limits.inFlight();
        return Math.clamp(Math.min((long) most() - inFlight, all - inFlight - unrecorded), 0, Integer.MAX_VALUE);
    }

    /** Whether half of those that may be in flight at once may go now, tokens aside. */
    boolean halfFree(long nanoTime) {
        return room(nanoTime) >= most() - most() / 2;
    }

    private int most() {
        return resting ? 1 : limits.inFlight();
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
                && unrecorded == 0
                && !mayHaveParked
                && (failuresInARow == 0 || nanoTime - lastFailure > FAILURES_KEEP_NANOS)
                && tokens(nanoTime) == 0
                && opensAt(nanoTime) == nanoTime;
    }
}
