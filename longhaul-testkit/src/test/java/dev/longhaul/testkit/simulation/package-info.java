/** The simulated worlds, in every build. */
@NullMarked
package dev.longhaul.testkit.simulation;

import org.jspecify.annotations.NullMarked;
