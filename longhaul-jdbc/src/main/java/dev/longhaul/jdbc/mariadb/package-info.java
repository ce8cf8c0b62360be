/**
 * The store on MariaDB.
 *
 * <p>Invariants: transactions are READ COMMITTED; a claim is a locking select, a delete and an insert in one of them; an
 * answer that says what another transaction did is read back by a locking read of its own and its commit is flushed after
 * the other's. A session's limits (waits, idling) are set when a transaction begins and differ from those that it has.
 *
 * <p>Everything but a transaction is thread-safe.
 */
@NullMarked
package dev.longhaul.jdbc.mariadb;

import org.jspecify.annotations.NullMarked;
