/**
 * The engine's numbers for Prometheus. This node's are free; those of the store are one statement each and are read at most
 * once in a while, however often somebody scrapes.
 */
@NullMarked
package dev.longhaul.server.metrics;

import org.jspecify.annotations.NullMarked;
