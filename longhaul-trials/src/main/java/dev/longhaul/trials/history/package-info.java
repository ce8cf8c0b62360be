/**
 * The history of a trial: what each process asked, was told, began and finished, written so that it survives the process.
 *
 * <p>Every process appends JSON lines to a file of its own, {@code PROCESS.jsonl}, opened with O_APPEND and written with one
 * system call per group of lines: what was written is in the page cache and outlives {@code kill -9} (not the machine). A
 * line that the death of the process cut short is the last one of its file and is passed over. Every line is one flat object:
 *
 * <ul>
 *   <li>{@code event}: its kind in lower case with dashes, see {@link dev.longhaul.trials.history.HistoryEvent};
 *   <li>{@code nanos}: CLOCK_MONOTONIC, comparable between all processes of the machine;
 *   <li>{@code micros}: the wall clock in microseconds since 1970 as the process sees it (one trial falsifies it);
 *   <li>{@code process}: who wrote it, {@code NODE.INCARNATION}, or {@code trial} for the program that makes the faults;
 *   <li>then the components of the event's record, by their names; what is null is left out.
 * </ul>
 *
 * <p>The invariants on which a checker may rely: a question ({@code asked}, {@code cancel-asked}, {@code redrive-asked}) is
 * written before it is asked and its answer after it was given, so a question without an answer may have had its effect or
 * not; {@code began} is the first thing that a handler does and {@code finished} the last. docs/trials.md tells all of it.
 */
@NullMarked
package dev.longhaul.trials.history;

import org.jspecify.annotations.NullMarked;
