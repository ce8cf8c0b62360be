package dev.longhaul.store;

import java.time.Instant;
import java.util.Map;

/**
 * A node, for display; nothing is decided from it.
 *
 * @param id the node
 * @param startedAt when it started, by the database's clock
 * @param seenAt when it last wrote this row, by the database's clock; set by the store
 * @param running attempts in flight
 * @param stuck ids of jobs whose handler did not end at its timeout, comma separated, at most 100
 * @param about what else it says about itself: texts by name, such as its host and its version; empty from nodes of a
 *     version that said nothing
 */
public record NodeRow(
        NodeId id, Instant startedAt, Instant seenAt, int running, String stuck, Map<String, String> about) {
    public NodeRow {
        about = Map.copyOf(about);
    }
}
