package dev.longhaul.operator;

import dev.longhaul.store.NodeRow;

/**
 * A node as it stands. For people: nothing is decided from it.
 *
 * @param row what the node wrote about itself last, twice a minute unless its settings say otherwise
 * @param claims claims that it holds, which may have run out
 * @param silent whether it has missed three of its writes: it is dead, cut off, or paused
 */
public record NodeView(NodeRow row, int claims, boolean silent) {

    /** The host that the node runs on, in {@link NodeRow#about}, if it says so. */
    public static final String HOST = "host";

    /** The version of Longhaul that the node runs. */
    public static final String VERSION = "version";

    /** The most handlers at once on the node; at most twice as many attempts are in flight. */
    public static final String WORKERS = "workers";

    /** The job types that the node handles, sorted, separated by spaces; cut after 2,000 characters. */
    public static final String TYPES = "types";
}
