/**
 * Trials of what stands around the nodes: databases that die, networks that fail, disks that fill up, power that goes.
 *
 * <p>Each is a {@link dev.longhaul.trials.trial.Trial}: it makes its faults on a stage, heals what it broke, and leaves the
 * draining and the checking to whoever holds it. After each fault it also demands that work goes on: {@link
 * dev.longhaul.trials.outage.Progress}. docs/trials.md tells the method of each. Stateless but for one trial's own run.
 */
@NullMarked
package dev.longhaul.trials.outage;

import org.jspecify.annotations.NullMarked;
