/**
 * The store on SQLite, for one process: the embedded default. Internal: applications use {@link
 * dev.longhaul.jdbc.JdbcStore}, and {@link dev.longhaul.jdbc.sqlite.SqliteOptions} to say how.
 *
 * <p>The file is in WAL mode with {@code synchronous=FULL}: a commit is on the disk when it returns. One connection writes,
 * and transactions queue for it in the order in which they come, each for no longer than its lock wait; a few more
 * connections read, and hold nobody up. An OS lock on {@code FILE.lock} keeps other processes' engines out, so that every
 * claim found at start belonged to a dead process. The clock is the host's. The store is thread-safe.
 */
@NullMarked
package dev.longhaul.jdbc.sqlite;

import org.jspecify.annotations.NullMarked;
