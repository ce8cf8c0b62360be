/**
 * Stores that keep jobs in a relational database: SQLite for one process, PostgreSQL for many.
 *
 * <p>Each store implements core's store SPI and passes the contract suite of the testkit. The SQL of a dialect
 * stands on one page; its migrations are numbered files in the resources of this module.
 */
@NullMarked
package dev.longhaul.jdbc;

import org.jspecify.annotations.NullMarked;
