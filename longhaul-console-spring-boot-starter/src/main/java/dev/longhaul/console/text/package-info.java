/**
 * Texts for people, shared by console, command line and demo: durations as one reads them, and foreign text made inert.
 *
 * <p>Everything here is a pure function, and thread-safe. What came from outside (a response's excerpt, an error, a label)
 * is never shown without {@link dev.longhaul.console.text.InertText}: a terminal executes escape sequences, and a bidi
 * override makes a line read as something else.
 */
@NullMarked
package dev.longhaul.console.text;

import org.jspecify.annotations.NullMarked;
