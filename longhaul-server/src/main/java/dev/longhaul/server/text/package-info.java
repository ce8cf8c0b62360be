/**
 * Texts for people, shared by command line, demo and console: durations as one reads them, tables on a terminal, and
 * foreign text made inert before it reaches either.
 *
 * <p>Everything here is a pure function, and thread-safe. What came from outside (a response's excerpt, an error, a label)
 * is never printed without {@link dev.longhaul.server.text.InertText}: a terminal executes escape sequences, and a bidi
 * override makes a line read as something else.
 */
@NullMarked
package dev.longhaul.server.text;

import org.jspecify.annotations.NullMarked;
