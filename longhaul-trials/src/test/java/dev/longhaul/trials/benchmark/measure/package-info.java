/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.benchmark.measure;

import org.jspecify.annotations.NullMarked;
