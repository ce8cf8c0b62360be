/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.benchmark.server;

import org.jspecify.annotations.NullMarked;
