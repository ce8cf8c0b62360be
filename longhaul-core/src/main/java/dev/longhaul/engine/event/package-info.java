/** Tells listeners what happened, after its commit, without holding up whoever made it happen; and counts it. */
@NullMarked
package dev.longhaul.engine.event;

import org.jspecify.annotations.NullMarked;
