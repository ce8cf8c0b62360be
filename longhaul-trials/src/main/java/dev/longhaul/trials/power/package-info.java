/**
 * Power cuts: a database is recorded under load ({@link dev.longhaul.trials.disk}), and Longhaul is started again on what many
 * different cuts would have left of it.
 *
 * <p>A cut is a place in the log of writes. All that anybody was told before it, by the monotonic clock that every line of a
 * history carries, must be found again: acknowledged jobs, settled attempts, cancels. The histories are cut at the same
 * moment, a new node drains what was found, and the ordinary checker judges both together. Each trial also makes the
 * opposite: the same without flushes, which must lose something, or the trial proves nothing. For one thread.
 */
@NullMarked
package dev.longhaul.trials.power;

import org.jspecify.annotations.NullMarked;
