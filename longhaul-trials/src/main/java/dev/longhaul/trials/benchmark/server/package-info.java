/**
 * The server that all contestants share: a PostgreSQL of the benchmark's own with the same durable settings for everybody, or
 * one that is there already. Every run gets an empty database. For one thread.
 */
@NullMarked
package dev.longhaul.trials.benchmark.server;

import org.jspecify.annotations.NullMarked;
