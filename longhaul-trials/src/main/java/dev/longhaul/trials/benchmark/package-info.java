/**
 * Longhaul and its peers side by side on one database: the command {@code trials benchmark}.
 *
 * <p>{@code workload} says what is asked, {@code peer} who is asked, {@code measure} what is read, {@code server} on what all
 * stand, {@code report} what is written; here they are put together and run in interleaved rounds. docs/benchmarks.md tells
 * how it is measured and what came out. Everything here is for one thread.
 */
@NullMarked
package dev.longhaul.trials.benchmark;

import org.jspecify.annotations.NullMarked;
