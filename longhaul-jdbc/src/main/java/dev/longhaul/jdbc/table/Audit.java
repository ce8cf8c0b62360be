package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.AuditTable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_audit}. */
final class Audit implements AuditTable {

    /** A row of the audit. */
    static final Columns<AuditRow> COLUMNS = Columns.<AuditRow>none()
            .uuid(AuditRow::id)
            .time(AuditRow::at)
            .text(AuditRow::by)
            .text(AuditRow::action)
            .uuid(row -> {
                JobId job = row.job();
                return job == null ? null : job.value();
            })
            .text(AuditRow::detail);

    private final Session session;

    Audit(Session session) {
        this.session = session;
    }

    @Override
    public void insert(List<AuditRow> rows) {
        session.writeEach(session.sql().auditInsert(), COLUMNS, rows);
    }

    @Override
    public List<AuditRow> page(@Nullable Instant before, int limit) {
        return session.list(
                session.sql().auditPage(),
                args -> {
                    if (before == null) {
                        args.number(Long.MAX_VALUE);
                    } else {
                        args.time(before);
                    }
                    args.count(limit);
                },
                row -> new AuditRow(
                        row.uuid("id"),
                        row.time("at"),
                        row.text("done_by"),
                        row.text("action"),
                        row.jobOrNull("job"),
                        row.textOrNull("detail")));
    }
}
