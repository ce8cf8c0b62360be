/**
 * The workloads: what is asked of the contestants, and what it is compared with.
 *
 * <p>A {@link dev.longhaul.trials.benchmark.workload.Workload} has lanes, each a contestant in one form of the contest; a
 * round runs every lane once, each on an empty database. A lane checks its own work: a job that was lost, or that is still in
 * the database when all seems done, is an error and no figure. Its goals are ratios between lanes of the same round, so that
 * what else the machine does meanwhile falls on both sides. Workloads are stateless.
 */
@NullMarked
package dev.longhaul.trials.benchmark.workload;

import org.jspecify.annotations.NullMarked;
