/**
 * Real servers for tests and trials: each on free ports of loopback and in a folder of its own. Brokers, which are {@link
 * dev.longhaul.servers.RestartableServer}s, can be stopped, killed and started again with their data and their port, and are gone with
 * the JVM that started them, however that ends; databases run until it ends by itself.
 *
 * <p>A server is started once for all tests of a JVM ({@code shared}), because starting takes seconds; tests that need
 * room of their own make topics, queues, schemas and databases in it. A server that cannot be had on this machine says in one
 * sentence how to get it; a test that needs it fails with that sentence and is never skipped.
 *
 * <p>Of the clients' side there is {@link dev.longhaul.servers.CommitWatch}, for faults between a commit and whoever asked for it.
 */
@NullMarked
package dev.longhaul.servers;

import org.jspecify.annotations.NullMarked;
