/**
 * Longhaul inside a program, on SQLite: a job that outlives the process that accepted it.
 *
 * <p>The program is compiled, run, killed and restarted by the tests beside it.
 */
@NullMarked
package dev.longhaul.examples.embedded;

import org.jspecify.annotations.NullMarked;
