/** Commands that live simulated worlds by the million; see {@code dev.longhaul.testkit.simulation} for the worlds. */
@NullMarked
package dev.longhaul.trials.simulate;

import org.jspecify.annotations.NullMarked;
