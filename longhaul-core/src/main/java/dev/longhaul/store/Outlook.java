package dev.longhaul.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep needs to know before it looks any closer.
 *
 * @param now the database's clock
 * @param nextExpiry when the first lease runs out, or ran out; null without claims
 * @param nextDeadline the first deadline among due and parked jobs, passed or not; null without any
 * @param requests whether there are operators' requests
 * @param parkedEndpoints whether endpoints hold jobs
 */
public record Outlook(
        Instant now,
        @Nullable Instant nextExpiry,
        @Nullable Instant nextDeadline,
        boolean requests,
        boolean parkedEndpoints) {}
