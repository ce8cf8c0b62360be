/** Whether the comparison comes up with everybody, finds what its page says, and finds nothing else. */
@NullMarked
package dev.longhaul.trials.comparison;

import org.jspecify.annotations.NullMarked;
