/**
 * One scenario, the same brokers, the same run: how often four handlers of a message run when the third fails, in Longhaul and in the
 * two libraries that Spring applications have for it. {@code docs/comparison.md} is its page.
 *
 * <p>Each contestant is set up as its own reference documentation shows it. The four handlers are the same code for all: they count, and
 * the third fails as the scenario says.
 */
@NullMarked
package dev.longhaul.trials.comparison;

import org.jspecify.annotations.NullMarked;
