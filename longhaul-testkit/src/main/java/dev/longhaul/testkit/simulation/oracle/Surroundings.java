package dev.longhaul.testkit.simulation.oracle;

import java.time.Instant;

/** What the oracle sees of the world around it. */
public interface Surroundings {

    /** Nanoseconds since the simulation began. */
    long now();

    /** What the database's clock shows. */
    Instant databaseTime();

    /** The latest that the database's clock has ever shown: it may have jumped back since. */
    Instant latestDatabaseTime();

    /** How far the database's clock has jumped forward so far, in nanoseconds. */
    long jumpedForward();

    /** Whether the database's clock has jumped forward so lately that a claim made before may have run out by that. */
    boolean jumpedLately();

    /** Whether a node's process is dead, and its claims may be taken back at once because nobody else owns the database. */
    boolean deadOwner(String node);

    /** Whether nothing has kept a node from renewing its claims since a lease before a moment: no fault, no jump, no death. */
    boolean calmSince(String node, long moment);
}
