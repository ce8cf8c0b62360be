/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.trial;

import org.jspecify.annotations.NullMarked;
