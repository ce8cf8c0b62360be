package dev.longhaul.store;

import java.time.Duration;
import java.time.Instant;

/** {@code longhaul_endpoint}: what the nodes share about endpoints. */
public interface EndpointTable {

    /**
     * Draws tokens from an endpoint's rate, waiting for whoever holds its row. Tokens come one every {@code interval};
     * up to {@code burst} of them keep while nobody draws.
     *
     * @param wanted 1 or more
     * @return how many may be used now (0 to wanted), and when the next one comes
     */
    Drawn draw(String endpoint, Duration interval, int burst, int wanted);

    /** Tokens drawn, and when the next comes by the database's clock. */
    record Drawn(int tokens, Instant next) {}
}
