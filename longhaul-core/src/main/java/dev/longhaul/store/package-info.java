/**
 * What the engine asks of a database. A store is a set of tables; the protocol that moves jobs between them is the
 * engine's and is the same for every store.
 *
 * <h2>The tables</h2>
 *
 * <p>A job is in exactly one of {@link dev.longhaul.store.DueTable due}, {@link dev.longhaul.store.ParkedTable parked},
 * a {@link dev.longhaul.store.ClaimTable claim}, {@link dev.longhaul.store.EndedTable ended}, or it has a succeeded
 * {@link dev.longhaul.store.AttemptTable attempt}. Moving it from one to the next is one commit. {@link
 * dev.longhaul.store.JobTable} keeps what was asked, is written once and never updated.
 *
 * <h2>What a transaction promises</h2>
 *
 * <ul>
 *   <li>Read committed: each call sees what was committed before the call, and the transaction's own writes.
 *   <li>Calls that remove or write a row lock it until the end of the transaction; a call that meets a row locked by
 *       another transaction waits for that transaction's end, at most the transaction's lock wait, and then fails with
 *       {@link dev.longhaul.store.StoreException.Kind#LOCK_WAIT}. Calls that say so pass over locked rows instead.
 *   <li>After a failed call the transaction can only be rolled back, or rolled back to a {@link
 *       dev.longhaul.store.StoreTransaction#savepoint() savepoint}. Until then every other call and the commit are
 *       {@link dev.longhaul.store.StoreException.Kind#REFUSED refused}, and nothing of it is ever committed. What a
 *       call without an answer fails with may be told by the next call, or by the commit: a store may let it travel with
 *       that.
 *   <li>Everyone locks in one order: claims, attempts, ordering keys, idempotency keys and job rows, each sorted. Batch
 *       calls sort what they are given.
 *   <li>Times are the database's clock, exact to the microsecond; a store rounds what is finer up, so that nothing
 *       becomes due early.
 *   <li>Texts given to a store hold no NUL and no lone surrogate. They come back as they were given, and two are the
 *       same only if they are equal to the last character: case, accents and spaces at the end count.
 *   <li>Empty lists are allowed everywhere and do nothing.
 * </ul>
 *
 * <p>A {@link dev.longhaul.store.Store} is thread-safe; a transaction belongs to one thread at a time. The contract
 * suite in {@code longhaul-testkit} is the definition of all this: a store is supported when it passes.
 */
@NullMarked
package dev.longhaul.store;

import org.jspecify.annotations.NullMarked;
