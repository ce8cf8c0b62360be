/**
 * Tables on a terminal, for people. Foreign text is made inert before it reaches one.
 *
 * <p>Everything here is a pure function, and thread-safe. What came from outside (a response's excerpt, an error, a label)
 * is never printed without {@link dev.longhaul.console.text.InertText}: a terminal executes escape sequences, and a bidi
 * override makes a line read as something else.
 */
@NullMarked
package dev.longhaul.server.text;

import org.jspecify.annotations.NullMarked;
