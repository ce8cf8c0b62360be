package dev.longhaul.engine.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one endpoint.
 *
 * @param inFlight the most attempts to it at once on one node, at least 1: each from its claim until its handler has returned
 *     well, or else until its outcome is recorded. Together with those whose success is not recorded yet, at most twice as many
 * @param rate attempts a second among all nodes; null for no limit
 * @param breaker when it is left alone after failures; null for never
 */
public record EndpointLimits(
        int inFlight, @Nullable Rate rate, @Nullable Breaker breaker) {

    /** No limits. */
    public static final EndpointLimits NONE = new EndpointLimits(Integer.MAX_VALUE, null, null);

    public EndpointLimits {
        if (inFlight < 1) {
            throw new IllegalArgumentException(
                    "in-flight limit " + inFlight + " is below 1; pause the endpoint instead");
        }
    }

    /** At most so many in flight on one node. */
    public static EndpointLimits inFlight(int most) {
        return new EndpointLimits(most, null, null);
    }

    /** The same with so many attempts a second among all nodes. */
    public EndpointLimits perSecond(double attempts) {
        return new EndpointLimits(inFlight, new Rate(attempts), breaker);
    }

    /** The same, left alone for {@code rest} after {@code failures} in a row. */
    public EndpointLimits breaker(int failures, Duration rest) {
        return new EndpointLimits(inFlight, rate, new Breaker(failures, rest));
    }

    /**
     * Attempts a second among all nodes.
     *
     * @param perSecond over 0, at most 100,000
     */
    public record Rate(double perSecond) {
        public Rate {
            if (!(perSecond > 0 && perSecond <= 100_000)) {
                throw new IllegalArgumentException(
                        "rate " + perSecond + " is outside 0 (excluded) to 100,000 a second");
            }
        }

        /** The time from one attempt to the next. */
        public Duration interval() {
            return Duration.ofNanos(Math.max(1_000, (long) Math.ceil(1e9 / perSecond)));
        }

        /** A second's worth of attempts, at least one. */
        public int burst() {
            return (int) Math.max(1, Math.floor(perSecond));
        }
    }

    /**
     * When an endpoint is left alone.
     *
     * @param failures so many in a row open the breaker; at least 1
     * @param rest so long nothing goes; then one attempt tries, and its success closes the breaker
     */
    public record Breaker(int failures, Duration rest) {
        public Breaker {
            if (failures < 1) {
                throw new IllegalArgumentException("breaker after " + failures + " failures; at least 1");
            }
            if (rest.isNegative() || rest.isZero()) {
                throw new IllegalArgumentException("breaker rest " + rest + " is not over zero");
            }
        }
    }
}
