/**
 * The store on PostgreSQL 14 and later, for several nodes on one database. Internal: applications use {@link
 * dev.longhaul.jdbc.JdbcStore}, and {@link dev.longhaul.jdbc.postgresql.PostgresOptions} to say how.
 *
 * <p>Transactions are READ COMMITTED, and each begins, together with its first statement, with one that limits its waiting and keeps the planner
 * from betting on statistics ({@link dev.longhaul.jdbc.postgresql.ConnectionSql#SET_UP}). The store is thread-safe; its two
 * threads, one that tells other nodes of due work and one that hears of it, live on connections of their own and are
 * never needed for correctness.
 */
@NullMarked
package dev.longhaul.jdbc.postgresql;

import org.jspecify.annotations.NullMarked;
