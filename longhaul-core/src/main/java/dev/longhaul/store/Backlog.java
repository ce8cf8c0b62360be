package dev.longhaul.store;

import java.time.Duration;

/**
 * How much of one type waits for nothing but time. For display.
 *
 * @param due jobs that are due, counted up to a limit
 * @param waiting jobs that are due later, counted up to the same limit
 * @param oldest how long the first of the due ones has been due, exactly; zero if none is
 */
public record Backlog(long due, long waiting, Duration oldest) {}
