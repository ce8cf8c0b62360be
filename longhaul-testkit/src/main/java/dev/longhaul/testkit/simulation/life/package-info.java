/**
 * A plan, lived: real engines on a database in memory, callers and operators, and the faults of the plan. One scheduler's
 * fibers run it all; nothing here is thread-safe, and nothing needs to be.
 */
@NullMarked
package dev.longhaul.testkit.simulation.life;

import org.jspecify.annotations.NullMarked;
