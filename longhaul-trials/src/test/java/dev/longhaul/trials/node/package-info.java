/** What a trial does with its nodes. */
@NullMarked
package dev.longhaul.trials.node;

import org.jspecify.annotations.NullMarked;
