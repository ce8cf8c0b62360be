/**
 * The numbers for Prometheus. What the engine measures and counts goes by Micrometer and costs the store nothing; what waits in
 * the store is counted along its indexes, up to a limit, at most once in a while, however often somebody scrapes.
 */
@NullMarked
package dev.longhaul.server.metrics;

import org.jspecify.annotations.NullMarked;
