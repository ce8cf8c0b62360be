package dev.longhaul.jdbc.table;

import java.time.Instant;

/** How a database keeps the history in slices. */
@FunctionalInterface
public interface Slices {
    /** It does not. */
    Slices NONE = (session, until) -> {};

    /** Prepares slices for ids up to an instant, and drops those in which nothing is left. */
    void prepare(Session session, Instant until);
}
