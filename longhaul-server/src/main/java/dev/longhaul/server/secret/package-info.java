/**
 * Signing secrets at rest: AES-256-GCM with a key that is not in the database. A secret is opened only for the moment in
 * which an attempt signs with it, is never answered, and never stands in a log line: nothing here has a {@code toString}
 * that shows one.
 *
 * <p>Everything here is immutable and thread-safe.
 */
@NullMarked
package dev.longhaul.server.secret;

import org.jspecify.annotations.NullMarked;
