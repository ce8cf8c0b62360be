package dev.longhaul.store.memory;

import dev.longhaul.store.NodeId;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.NodeTable;
import dev.longhaul.store.memory.rows.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Nodes, for display. */
final class MemoryNodeTable implements NodeTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryNodeTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public void save(NodeRow row) {
        transaction.change("nodes.save", () -> tables.nodes.save(session, Rounded.of(row, transaction.clock())));
    }

    @Override
    public List<NodeRow> all() {
        return transaction.read("nodes.all", this::rows);
    }

    @Override
    public void delete(NodeId id) {
        transaction.change("nodes.delete", () -> tables.nodes.take(session, id));
    }

    @Override
    public void deleteUnseen(Instant since) {
        transaction.change("nodes.deleteUnseen", () -> {
            for (NodeRow row : rows()) {
                NodeRow locked = row.seenAt().isBefore(since) ? tables.nodes.lock(session, row.id()) : null;
                if (locked != null && locked.seenAt().isBefore(since)) {
                    tables.nodes.remove(session, row.id());
                }
            }
        });
    }

    private List<NodeRow> rows() {
        List<NodeRow> rows = new ArrayList<>();
        tables.nodes.inOrder().all(session).forEach(rows::add);
        return rows;
    }
}
