/**
 * Trials of Longhaul with real processes, databases and networks; the program {@code ./trials}.
 *
 * <p>Every promise of the design is tried while something is broken on purpose, and a checker says afterwards, from what every
 * process wrote down and what the database holds, whether each was kept. docs/trials.md tells how to run them, what the
 * history holds, and what the checker checks. The program is single-threaded; its exit code is 0 only if nothing was found.
 */
@NullMarked
package dev.longhaul.trials;

import org.jspecify.annotations.NullMarked;
