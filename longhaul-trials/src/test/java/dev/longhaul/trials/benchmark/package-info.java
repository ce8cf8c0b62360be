/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.benchmark;

import org.jspecify.annotations.NullMarked;
