/**
 * Trials: load, faults by a seeded schedule, the end of the faults, a full drain, the checker, a report.
 *
 * <p>A {@link dev.longhaul.trials.trial.Trial} says what is started and which faults are made; a
 * {@link dev.longhaul.trials.trial.Stage} holds the processes, the database and the history that it does it with, and
 * {@link dev.longhaul.trials.trial.TrialRun} does the same for all of them before and after: the seed is printed first,
 * everything is bounded in time, and every process is ended, however a trial ends. A trial is single-threaded.
 */
@NullMarked
package dev.longhaul.trials.trial;

import org.jspecify.annotations.NullMarked;
