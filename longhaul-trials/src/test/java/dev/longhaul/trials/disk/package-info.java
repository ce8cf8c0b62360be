/** Tests of the package of the same name. */
@NullMarked
package dev.longhaul.trials.disk;

import org.jspecify.annotations.NullMarked;
