/**
 * Rows in memory, with transactions: what the in-memory store is built from. It knows nothing of jobs.
 *
 * <p>A {@link dev.longhaul.store.memory.rows.Table} holds committed rows; a {@link
 * dev.longhaul.store.memory.rows.Session} holds what one open transaction has written over them, and the locks that it
 * took. Everything happens under the one mutex of a {@link dev.longhaul.store.memory.rows.Space}, except two things:
 * waiting for a lock ({@link dev.longhaul.store.memory.rows.Waiting}) and the hook before each step ({@link
 * dev.longhaul.store.memory.rows.Steps}). A simulation can therefore stop, reorder or fail between any two steps.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A row is written only by the session that holds its exclusive lock, and locks are held to the end of the
 *       session or to the savepoint that undoes what they were taken for.
 *   <li>A unique key is a lock on a row that need not exist: inserting locks the key first, so a second insert waits
 *       for the end of the first.
 *   <li>A session that would close a circle of waiting sessions fails at once and is the one that is undone.
 *   <li>A commit becomes visible as a whole.
 * </ul>
 *
 * <p>Spaces and tables are thread-safe; a session belongs to one thread at a time.
 */
@NullMarked
package dev.longhaul.store.memory.rows;

import org.jspecify.annotations.NullMarked;
