/**
 * What this node has in flight, in memory: permits, taken before jobs are and free when their handlers have returned; claims,
 * with the moment until which they stand by the node's own monotonic clock; and the attempts under them. Thread-safe; nothing
 * here does I/O.
 */
@NullMarked
package dev.longhaul.engine.flight;

import org.jspecify.annotations.NullMarked;
