/**
 * Where the jobs are kept: in the application's own database, so that enqueueing can be part of its transactions; in a database
 * that a setting names; or in a SQLite file where there is neither. On PostgreSQL and MariaDB the engine has connections of its own unless
 * told otherwise, because an application that takes the last connection of a shared pool would keep finished attempts from being
 * settled and leases from being renewed.
 */
@NullMarked
package dev.longhaul.spring.store;

import org.jspecify.annotations.NullMarked;
