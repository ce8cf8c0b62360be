/**
 * A simulated world for the real engine: one to five nodes over the in-memory store, in one thread, through months of
 * time, with every fault that a plan can name. The {@linkplain dev.longhaul.testkit.simulation.plan plan} follows from a
 * seed, the {@linkplain dev.longhaul.testkit.simulation.life life} follows from the plan, and the {@linkplain
 * dev.longhaul.testkit.simulation.oracle oracle} says after every commit and at every start of a handler whether the
 * promises are kept.
 */
@NullMarked
package dev.longhaul.testkit.simulation;

import org.jspecify.annotations.NullMarked;
