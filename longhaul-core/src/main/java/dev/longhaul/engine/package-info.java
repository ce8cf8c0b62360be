/**
 * The engine: one for every store, all nodes equal. No membership, no leader, no shards, nothing to rebalance.
 *
 * <p>The whole protocol is one sentence: <i>a node moves due jobs into a claim of its own, and whoever first writes the
 * attempt row (job, number) has settled that attempt.</i> How to read it:
 *
 * <ol>
 *   <li>{@code transition}: what follows from an outcome. Pure.
 *   <li>{@code protocol}: accepting, claiming, settling, taking back and operators' moves as steps on an open transaction.
 *   <li>{@code accept}, {@code claim}, {@code run}, {@code settle}, {@code sweep}, {@code operate}: who calls those steps,
 *       when, in which groups, and what happens when the store fails.
 *   <li>{@code flight}, {@code limit}, {@code registry}: what this node knows in memory.
 *   <li>{@code runtime}: time, randomness and threads, given from outside.
 * </ol>
 *
 * {@link dev.longhaul.engine.Engine} puts them together.
 */
@NullMarked
package dev.longhaul.engine;

import org.jspecify.annotations.NullMarked;
