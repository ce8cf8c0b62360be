/**
 * All schedules of a few threads, one by one: small scenarios of three nodes in which, at every step of every transaction,
 * the thread goes on, lets others go first, or stands still for longer than its lease. What the oracle of the simulations
 * finds in them is no matter of chance.
 */
@NullMarked
package dev.longhaul.testkit.simulation.interleaving;

import org.jspecify.annotations.NullMarked;
