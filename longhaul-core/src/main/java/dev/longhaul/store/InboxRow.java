package dev.longhaul.store;

import java.time.Instant;

/**
 * A mark that is there.
 *
 * @param mark the mark
 * @param handledAt when it was inserted, by the database's clock
 */
public record InboxRow(InboxMark mark, Instant handledAt) {}
