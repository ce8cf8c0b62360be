/**
 * The databases of trials: PostgreSQL servers whose processes and folders the trial holds itself, MariaDB servers, and SQLite files.
 *
 * <p>A server is as durable as in production (fsync, synchronous_commit, full_page_writes), listens on loopback only, and
 * lies in a folder of its own, so that a trial can kill it, start it again, copy its folder, or set another one beside it.
 * Servers are for one thread at a time. Nothing here retries: whoever makes faults must see each of them.
 */
@NullMarked
package dev.longhaul.trials.database;

import org.jspecify.annotations.NullMarked;
