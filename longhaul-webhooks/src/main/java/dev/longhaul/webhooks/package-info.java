/**
 * HTTP callbacks to somebody else's URL, until they are acknowledged.
 *
 * <p>A delivery is a job of the type {@code webhook}: each attempt sends one request under one deadline, to an
 * address that was checked, and reads the answer as hostile input.
 */
@NullMarked
package dev.longhaul.webhooks;

import org.jspecify.annotations.NullMarked;
