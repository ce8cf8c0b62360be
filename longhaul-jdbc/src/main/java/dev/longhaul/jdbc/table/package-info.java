/**
 * What the dialects share: how statements are run, bound and read, and the tables of the store written once over named
 * statements. Internal: applications use {@link dev.longhaul.jdbc.JdbcStore}.
 *
 * <p>A dialect is three things: a {@link dev.longhaul.jdbc.table.SqlPage page of SQL}, a {@link
 * dev.longhaul.jdbc.table.Dialect way to bind and read values and to understand errors}, and a store that opens
 * connections. The tables here know none of it. Where dialects differ in more than words, the difference has a name:
 *
 * <ul>
 *   <li>{@link dev.longhaul.jdbc.table.Columns}: a batch travels as one statement with an array per column (PostgreSQL)
 *       or as one statement per row (SQLite, where a statement costs microseconds);
 *   <li>{@link dev.longhaul.jdbc.table.Removal}: rows are picked and removed in one statement, or in two;
 *   <li>{@link dev.longhaul.jdbc.table.Args#now()}: the statement reads the database's clock, or is given the host's.
 * </ul>
 *
 * <p>Nothing is ever concatenated into a statement. Stores are thread-safe; everything else here belongs to one
 * transaction, and so to one thread at a time.
 */
@NullMarked
package dev.longhaul.jdbc.table;

import org.jspecify.annotations.NullMarked;
