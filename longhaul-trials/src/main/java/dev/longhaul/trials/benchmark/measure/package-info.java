/**
 * What a benchmark measures: a {@link dev.longhaul.trials.benchmark.measure.Meter} reads time, processor time of both sides,
 * log, commits and statements before and after a run; the differences make a
 * {@link dev.longhaul.trials.benchmark.measure.Sample}, and the samples of all rounds a
 * {@link dev.longhaul.trials.benchmark.measure.Spread}. Values are immutable; a meter is for one thread.
 */
@NullMarked
package dev.longhaul.trials.benchmark.measure;

import org.jspecify.annotations.NullMarked;
