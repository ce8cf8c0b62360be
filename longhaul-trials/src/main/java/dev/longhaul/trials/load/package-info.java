/**
 * What nodes are asked to do in a trial: which jobs, how many, and what becomes of each attempt.
 *
 * <p>A job's payload is a {@link dev.longhaul.trials.load.Plan}: what its handler does is a function of the plan and the
 * attempt's number alone, so that a checker can say of every ending whether it may be. All values are immutable.
 */
@NullMarked
package dev.longhaul.trials.load;

import org.jspecify.annotations.NullMarked;
