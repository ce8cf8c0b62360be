package dev.longhaul.testkit.simulation.oracle;

import java.time.Duration;
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

    /** Whether the database's clock has jumped since a moment. */
    boolean jumpedSince(long moment);

    /** Whether nothing has kept all nodes from working since a moment: no thread or process stood still, no clock jumped. */
    boolean steadySince(long moment);

    /** Whether somebody lives, nobody has died, and all who live were calm, since a lease before a moment. */
    boolean calmEverywhereSince(long moment);

    /** How many places for nodes there are. */
    int nodes();

    /** The most handlers at once on a node. */
    int workers();

    /** The longest between two polls. */
    Duration poll();

    /** How long a claim stands. */
    Duration lease();

    /** How long what has ended is kept. */
    Duration retention();
}
