/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.checker;

import org.jspecify.annotations.NullMarked;
