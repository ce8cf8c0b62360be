@NullMarked
package dev.longhaul.trials.planted;

import org.jspecify.annotations.NullMarked;
