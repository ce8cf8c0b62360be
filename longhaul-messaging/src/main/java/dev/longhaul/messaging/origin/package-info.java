/**
 * Where a message came from, and what it takes to send it back there: kept in the headers of its job.
 *
 * <p>Everything is a value. Nothing here knows a broker's API.
 */
@NullMarked
package dev.longhaul.messaging.origin;

import org.jspecify.annotations.NullMarked;
