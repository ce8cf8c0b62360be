/**
 * What must be true, whatever happens. The {@linkplain dev.longhaul.testkit.simulation.oracle.Oracle oracle} hears of every
 * row that a commit changes, of every attempt that starts and ends, and of every answer that a caller or an operator gets.
 * It keeps its own picture of each job from that, in its own words, and asks nothing of the engine: what it expects of a
 * schedule is written out in the plan. The first rule that is broken ends the simulation.
 */
@NullMarked
package dev.longhaul.testkit.simulation.oracle;

import org.jspecify.annotations.NullMarked;
