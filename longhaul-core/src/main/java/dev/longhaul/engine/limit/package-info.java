/**
 * What an endpoint allows: so many attempts at once on a node, so many a second among all nodes, none for a while after
 * too many failures in a row, none while it is paused. The node decides when it claims; what may not go is parked.
 */
@NullMarked
package dev.longhaul.engine.limit;

import org.jspecify.annotations.NullMarked;
