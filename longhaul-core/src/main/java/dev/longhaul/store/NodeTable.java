package dev.longhaul.store;

import java.time.Instant;
import java.util.List;

/** {@code longhaul_node}: nodes, for display. */
public interface NodeTable {

    /** Writes or replaces a node's row; {@code seenAt} becomes now by the database's clock. */
    void save(NodeRow row);

    /** All nodes, by id. */
    List<NodeRow> all();

    /** Deletes one. */
    void delete(NodeId id);

    /** Deletes those not seen since. */
    void deleteUnseen(Instant since);
}
