/**
 * The engine as a part of the server: built from the settings, started before the first request is answered, closed after
 * the last one, and its events written to the log.
 */
@NullMarked
package dev.longhaul.server.engine;

import org.jspecify.annotations.NullMarked;
