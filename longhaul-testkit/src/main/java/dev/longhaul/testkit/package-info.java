/**
 * What tests of Longhaul, of its stores and of applications that embed it are built from.
 *
 * <p>Published, so that a store written elsewhere proves itself with the same contract suite as the stores of this
 * project, and so that an application can test its handlers under a clock of its own.
 */
@NullMarked
package dev.longhaul.testkit;

import org.jspecify.annotations.NullMarked;
