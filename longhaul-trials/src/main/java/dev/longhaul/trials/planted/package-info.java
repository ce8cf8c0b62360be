/**
 * Proof that the proof works: faults that are planted into the real engine, each of which the simulation must find. A
 * fault is a text: which lines of which source file are replaced by which. The faulty file is compiled beside the others
 * and run in class loaders of its own; the engine itself knows nothing of it.
 */
@NullMarked
package dev.longhaul.trials.planted;

import org.jspecify.annotations.NullMarked;
