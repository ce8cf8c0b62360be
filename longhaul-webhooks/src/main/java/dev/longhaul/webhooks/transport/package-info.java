/**
 * One HTTP request to a stranger, and what came of it. {@link dev.longhaul.webhooks.transport.HttpTransport#send} does
 * it; {@link dev.longhaul.webhooks.transport.Exchange} says how it ended. No answer is an exception.
 *
 * <p>Built directly on the connections of Apache HttpClient 5, below its request pipeline: redirects, retries, cookies,
 * authentication and decompression are not switched off here, they do not exist. The order of an exchange is:
 *
 * <ol>
 *   <li>resolve the name, on one of a bounded number of threads that may be abandoned;
 *   <li>judge <em>every</em> address; if one is forbidden, nothing is connected to;
 *   <li>connect to a judged address. Connections are made and pooled by address, so there is no second lookup between
 *       check and use, and the pool's own resolver refuses every name;
 *   <li>send, read the head within a budget that interim responses share, read the body up to a cap.
 * </ol>
 *
 * <p>One deadline covers all of it. The exchange runs on a thread of its own; when the deadline passes its socket is
 * closed and the thread interrupted, and the caller goes on whether or not the thread has noticed.
 *
 * <p>All public types are safe for use by several threads.
 */
@NullMarked
package dev.longhaul.webhooks.transport;

import org.jspecify.annotations.NullMarked;
