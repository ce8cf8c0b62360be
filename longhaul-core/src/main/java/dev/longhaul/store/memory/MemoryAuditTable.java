package dev.longhaul.store.memory;

import dev.longhaul.store.AuditRow;
import dev.longhaul.store.AuditTable;
import dev.longhaul.store.Micros;
import dev.longhaul.store.memory.Tables.AuditKey;
import dev.longhaul.store.memory.Tables.UuidKey;
import dev.longhaul.store.memory.rows.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who did what. */
final class MemoryAuditTable implements AuditTable {

    private static final UuidKey FIRST = new UuidKey(new UUID(0, 0));

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryAuditTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public void insert(List<AuditRow> rows) {
        transaction.change(
                "audit.insert",
                () -> rows.stream()
                        .map(Rounded::of)
                        .sorted(Comparator.comparing(row -> new UuidKey(row.id())))
                        .forEach(row -> tables.audit.insert(session, row)));
    }

    @Override
    public List<AuditRow> page(@Nullable Instant before, int limit) {
        return transaction.read("audit.page", () -> {
            AuditKey end = before == null ? null : new AuditKey(Micros.ceil(before), FIRST);
            List<AuditRow> page = new ArrayList<>();
            for (AuditRow row : tables.auditByTime.downFrom(session, end)) {
                if (page.size() >= limit) {
                    break;
                }
                page.add(row);
            }
            return page;
        });
    }
}
