/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.outage;

import org.jspecify.annotations.NullMarked;
