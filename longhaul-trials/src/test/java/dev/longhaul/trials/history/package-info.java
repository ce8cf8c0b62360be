/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.history;

import org.jspecify.annotations.NullMarked;
