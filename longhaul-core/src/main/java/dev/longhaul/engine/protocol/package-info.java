/**
 * The protocol, as steps on one open transaction: accepting, claiming, settling, taking back, and operators' moves.
 *
 * <p>A node moves due jobs into a claim of its own, and whoever first writes the attempt row (job, number) has settled
 * that attempt. Each class here is one step that reads as the list of what it locks, decides and writes; none begins or
 * commits, starts a thread or waits. Who calls them, when, and what happens on an error is the business of the packages
 * around this one.
 *
 * <p>Locks are taken in one order: claims, attempts, ordering keys, idempotency keys, job rows.
 */
@NullMarked
package dev.longhaul.engine.protocol;

import org.jspecify.annotations.NullMarked;
