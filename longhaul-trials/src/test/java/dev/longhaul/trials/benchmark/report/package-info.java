/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.benchmark.report;

import org.jspecify.annotations.NullMarked;
