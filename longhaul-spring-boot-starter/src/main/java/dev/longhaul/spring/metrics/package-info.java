/**
 * The engine's numbers as Micrometer's meters. What the engine measures and counts costs the store nothing; what waits in the store
 * is counted along its indexes, up to a limit, at most once in a while, however often somebody asks.
 */
@NullMarked
package dev.longhaul.spring.metrics;

import org.jspecify.annotations.NullMarked;
