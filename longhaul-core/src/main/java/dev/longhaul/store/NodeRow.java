package dev.longhaul.store;

import java.time.Instant;

/**
 * A node, for display; nothing is decided from it.
 *
 * @param id the node
 * @param startedAt when it started, by the database's clock
 * @param seenAt when it last wrote this row, by the database's clock; set by the store
 * @param running attempts in flight
 * @param stuck ids of jobs whose handler did not end at its timeout, comma separated, at most 100
 */
public record NodeRow(NodeId id, Instant startedAt, Instant seenAt, int running, String stuck) {}
