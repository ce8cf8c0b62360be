/**
 * The headers that a caller may give a delivery, and how a receiver's {@code Retry-After} is read.
 *
 * <p>A header is the place where one request can be made into two. Names and values are therefore accepted from a short
 * list of characters, and what frames or routes the request, or is Longhaul's own to say, is refused. All types are
 * immutable and safe for use by several threads.
 */
@NullMarked
package dev.longhaul.webhooks.headers;

import org.jspecify.annotations.NullMarked;
