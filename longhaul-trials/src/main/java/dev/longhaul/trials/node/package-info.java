/**
 * A node of a trial: an engine in a process of its own, which can be killed, stopped and told what to do.
 *
 * <p>{@link dev.longhaul.trials.node.Node} is the program; it produces jobs, works on them and writes what happened to its
 * history. It obeys one command a line on its standard input, each answered by one line on its standard output
 * ({@code ok ...} or {@code error ...}), and halts when its input ends, so that no node outlives the trial that started it.
 * {@link dev.longhaul.trials.node.NodeProcess} is the other end of that line. Commands: {@code load SHAPE-AS-JSON},
 * {@code load off}, {@code loaded} (whether all of a counted load was asked for), {@code cancel JOB}, {@code redrive JOB},
 * {@code messages PER-SECOND}, {@code messages off}, {@code redrive-message JOB},
 * {@code again} (how many deliveries of brokers were known already), {@code halt-when-stored} (between storing a message and
 * acknowledging it), {@code pause TYPE}, {@code resume TYPE}, {@code statistics}, {@code misplaced}, {@code stop}.
 */
@NullMarked
package dev.longhaul.trials.node;

import org.jspecify.annotations.NullMarked;
