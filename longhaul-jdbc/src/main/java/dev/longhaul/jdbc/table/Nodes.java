package dev.longhaul.jdbc.table;

import dev.longhaul.store.NodeId;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.NodeTable;
import java.time.Instant;
import java.util.List;

/** {@code longhaul_node}. */
final class Nodes implements NodeTable {
    private final Session session;

    Nodes(Session session) {
        this.session = session;
    }

    @Override
    public void save(NodeRow row) {
        session.write(
                session.sql().nodeSave(),
                args -> args.text(row.id().value())
                        .time(row.startedAt())
                        .now()
                        .count(row.running())
                        .text(row.stuck())
                        .text(JsonTexts.encode(row.about())));
    }

    @Override
    public List<NodeRow> all() {
        return session.list(
                session.sql().nodeAll(),
                Binding.NONE,
                row -> new NodeRow(
                        new NodeId(row.text("id")),
                        row.time("started_at"),
                        row.time("seen_at"),
                        row.count("running"),
                        row.text("stuck"),
                        row.texts("about")));
    }

    @Override
    public void delete(NodeId id) {
        session.write(session.sql().nodeDelete(), args -> args.text(id.value()));
    }

    @Override
    public void deleteUnseen(Instant since) {
        session.write(session.sql().nodeDeleteUnseen(), args -> args.time(since));
    }
}
