/**
 * Copies a store's jobs, with all that belongs to them, into an empty store on another database.
 *
 * <p>Row by row over JDBC, in one transaction of the target: all or nothing. While it goes on nobody writes to the source,
 * which is marked as moved before the first row is read, and unmarked if the copy fails; a process that dies on the way leaves
 * the mark, and the same command run again goes on. Nothing is interpreted, so that rows which this code cannot read arrive
 * as they are. One thread.
 */
@NullMarked
package dev.longhaul.jdbc.transfer;

import org.jspecify.annotations.NullMarked;
