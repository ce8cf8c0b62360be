/**
 * Says of a trial that has come to its end whether the promises were kept, from the histories of all processes and from what
 * the database holds.
 *
 * <p>{@link dev.longhaul.trials.checker.FinalState} is read by plain SQL, {@link dev.longhaul.trials.checker.Evidence} puts
 * it and the histories together by job, and each {@link dev.longhaul.trials.checker.Rule} looks for one kind of broken
 * promise. A rule never trusts the engine's word where a process's own clock or lines can be had: an attempt started when its
 * handler wrote so, not when the history in the database says. Single-threaded; everything is in memory, about 1 KiB a job.
 */
@NullMarked
package dev.longhaul.trials.checker;

import org.jspecify.annotations.NullMarked;
