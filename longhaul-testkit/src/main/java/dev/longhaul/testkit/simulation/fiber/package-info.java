/**
 * Threads and time that a simulation decides about. A {@link dev.longhaul.testkit.simulation.fiber.Fiber fiber} is a
 * thread of which only one runs at any moment: it runs until it sleeps, waits or ends, and then the {@linkplain
 * dev.longhaul.testkit.simulation.fiber.Fibers scheduler} lets the next one run, in an order that follows from the
 * program alone. Time jumps to the next moment at which somebody has something to do.
 *
 * <p>Fibers are virtual threads that pass a baton, so the real engine's blocking code runs in them unchanged. Everything
 * here belongs to the fiber that runs, or to the scheduler between two fibers; nothing needs a lock.
 */
@NullMarked
package dev.longhaul.testkit.simulation.fiber;

import org.jspecify.annotations.NullMarked;
