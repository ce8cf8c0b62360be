/**
 * The inbox of one node: marks made one by one with their effects, or in groups after them.
 *
 * <p>The mark goes in first, so that racers wait for each other before either has an effect; that the attempt's claim still
 * stands is asked last, so that the lock on it is short. A commit whose answer was lost is found out by inserting the same
 * mark again: what meets it waits for the first commit, and the mark names the call that made it.
 */
@NullMarked
package dev.longhaul.engine.inbox;

import org.jspecify.annotations.NullMarked;
