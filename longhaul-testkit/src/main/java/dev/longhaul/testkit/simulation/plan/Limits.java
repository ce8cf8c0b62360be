package dev.longhaul.testkit.simulation.plan;

import java.time.Duration;

/** The limits that every node of a simulation has. */
public final class Limits {

    /** An endpoint to which one attempt at a time goes. */
    public static final String NARROW = "e0";

    /** An endpoint with a rate and a breaker. */
    public static final String RATED = "e1";

    /** Attempts a second to {@link #RATED}, among all nodes. */
    public static final int PER_SECOND = 2;

    /** So many failures in a row on one node, and it leaves {@link #RATED} alone. */
    public static final int FAILURES = 3;

    /** For so long. */
    public static final Duration REST = Duration.ofSeconds(4);

    /** How long an attempt may run. */
    public static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Limits() {}

    /** The most attempts in flight to an endpoint, on one node. */
    public static int inFlight(String endpoint) {
        return switch (endpoint) {
            case NARROW -> 1;
            case RATED -> 2;
            default -> Integer.MAX_VALUE;
        };
    }
}
