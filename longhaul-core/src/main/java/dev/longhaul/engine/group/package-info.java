/**
 * Commits in groups what many callers ask for, each waiting for its own answer, without a thread of its own: while one caller
 * commits, the others queue up behind it.
 */
@NullMarked
package dev.longhaul.engine.group;

import org.jspecify.annotations.NullMarked;
