/**
 * Time, randomness and threads, as the engine sees them. Everything the engine does happens in an {@link
 * dev.longhaul.engine.runtime.Activity}'s turn, in an attempt, in a timer, or on a caller's thread; so an engine given a
 * virtual runtime lives through a day in one thread and a millisecond.
 */
@NullMarked
package dev.longhaul.engine.runtime;

import org.jspecify.annotations.NullMarked;
