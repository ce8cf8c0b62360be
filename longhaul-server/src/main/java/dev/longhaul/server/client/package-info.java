/**
 * Longhaul's REST API seen from outside: what the command line and the demo speak with a server.
 *
 * <p>Plain {@code java.net.http}, no Spring, so that a command answers in a fraction of a second. Every call has one deadline
 * that covers its body, and answers are read to a named limit. What goes wrong becomes an {@link
 * dev.longhaul.server.client.ApiException} whose sentence says what was wrong and what to do.
 *
 * <p>{@link dev.longhaul.server.client.ApiClient} is thread-safe; everything else is immutable.
 */
@NullMarked
package dev.longhaul.server.client;

import org.jspecify.annotations.NullMarked;
