package dev.longhaul.job;

import org.jspecify.annotations.Nullable;

/**
 * When a job is tried.
 *
 * @param schedule a registered name, a preset's name or a schedule's text; null for the default
 * @param start the first attempt is due no earlier; null for at once
 * @param deadline no attempt starts after it; null for none
 */
public record Timing(
        @Nullable String schedule,
        @Nullable When start,
        @Nullable When deadline) {

    /** Default schedule, at once, no deadline. */
    public static final Timing DEFAULT = new Timing(null, null, null);
}
