/**
 * The way in: requests are checked, get an id and their schedule's text, and are committed in groups. Nothing is
 * acknowledged before its commit.
 */
@NullMarked
package dev.longhaul.engine.accept;

import org.jspecify.annotations.NullMarked;
