/**
 * Stores on JDBC databases: SQLite for one process, PostgreSQL for several nodes. {@link dev.longhaul.jdbc.JdbcStore} is
 * the face; {@code docs/storage.md} describes tables, indexes and transactions.
 */
@NullMarked
package dev.longhaul.jdbc;

import org.jspecify.annotations.NullMarked;
