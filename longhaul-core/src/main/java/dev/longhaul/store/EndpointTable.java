package dev.longhaul.store;

import java.time.Duration;
import java.time.Instant;

/** {@code longhaul_endpoint}: what the nodes share about endpoints. */
public interface EndpointTable {

    /**
     * Draws tokens from an endpoint's rate, waiting for whoever holds its row. Tokens come one every {@code interval};
     * up to {@code burst} of them keep while nobody draws. An endpoint that was never drawn from has its full burst.
     * What a rolled-back transaction drew is there again.
     *
     * @param interval a microsecond or more
     * @param burst 1 or more
     * @param wanted 1 or more
     * @return how many may be used now (0 to wanted), and when the next one comes: from then on a draw gets at least one
     */
    Drawn draw(String endpoint, Duration interval, int burst, int wanted);

    /** Tokens drawn, and when the next comes by the database's clock; not after now while some are left. */
    record Drawn(int tokens, Instant next) {}
}
