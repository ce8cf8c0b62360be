package dev.longhaul.operator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a dead job goes back to scheduled: its schedule starts again, its attempt numbers go on.
 *
 * @param deadline a new deadline; null keeps one that has not passed and drops one that has
 */
public record Redrive(@Nullable Instant deadline) {
    /** At once, no new deadline. */
    public static final Redrive NOW = new Redrive(null);
}
