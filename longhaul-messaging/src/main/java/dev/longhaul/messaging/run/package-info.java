/**
 * Runs plans: how a message becomes jobs, which handler is next, and how its mark is made.
 *
 * <p>A message is one job that runs the handlers of its plan one after the other and skips those that are marked as done; so
 * the same job again, on any node, after any crash, goes on where it stopped. A handler with a schedule of its own begins a new
 * job, a <i>segment</i>, in the commit that ends the one before. Nothing is remembered in memory from one attempt to the next.
 * Everything here is thread-safe.
 */
@NullMarked
package dev.longhaul.messaging.run;

import org.jspecify.annotations.NullMarked;
