/**
 * The face of messaging: publish messages, and have each of them handled by every handler of its type, exactly once in effect
 * where the effect is in the store's database.
 *
 * <p>{@link dev.longhaul.messaging.Messaging} is built over an engine. A message is stored as a job before anything else happens;
 * its handlers run on any node; which of them are done is kept in the inbox, so a retry, a restart or a redrive goes on at the
 * one that failed.
 */
@NullMarked
package dev.longhaul.messaging;

import org.jspecify.annotations.NullMarked;
