/**
 * What is to happen in a simulation, written down before it happens: who joins, what is enqueued, what operators do, and
 * which faults strike where. A plan follows from a seed, and is data: the shrinker leaves events out and tries again. Immutable.
 */
@NullMarked
package dev.longhaul.testkit.simulation.plan;

import org.jspecify.annotations.NullMarked;
