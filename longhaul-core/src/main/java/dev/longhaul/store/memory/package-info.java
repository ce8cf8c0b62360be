/**
 * The in-memory reference store: the store SPI with real transactions (read committed, row locks, savepoints, unique
 * keys that wait) and nothing on disk. For tests and simulations; what it holds dies with the process.
 *
 * <p>A {@link dev.longhaul.store.memory.MemoryDatabase} is the database; each node of a test has a {@link
 * dev.longhaul.store.memory.MemoryStore} of its own on it. The clock, how locks are waited for, and what happens between
 * steps are given when the database is made. It is strict where databases are lax: a transaction begun for reading
 * refuses to write, a key is saved only under its lock, and a failed transaction refuses everything until it is rolled
 * back.
 *
 * <p>It keeps one class per table over the rows of {@link dev.longhaul.store.memory.rows}, and costs what a database
 * with the same indexes costs: what a call looks at is counted, so that tests can hold it to the promise of flat cost.
 */
@NullMarked
package dev.longhaul.store.memory;

import org.jspecify.annotations.NullMarked;
