/**
 * What came out, and the page that tells it: {@code benchmarks.md} with tables, a chart for each workload in SVG, and
 * {@code results.json} with every round's figures.
 *
 * <p>Results of earlier commands in the same folder stay, a workload that is run again replaces its own: so a page can be
 * made workload by workload. Values are immutable; writing is for one thread.
 */
@NullMarked
package dev.longhaul.trials.benchmark.report;

import org.jspecify.annotations.NullMarked;
