package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.InboxRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.RetentionTable;
import dev.longhaul.store.Standing;
import dev.longhaul.store.memory.Tables.Idempotency;
import dev.longhaul.store.memory.Tables.InboxTime;
import dev.longhaul.store.memory.rows.Session;
import dev.longhaul.store.memory.rows.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes what nobody needs any more, row by row. */
final class MemoryRetentionTable implements RetentionTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;
    private final Rows rows;

    MemoryRetentionTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
        this.rows = new Rows(session, tables);
    }

    @Override
    public Swept sweep(@Nullable JobId from, Instant endedBefore, int limit) {
        return transaction.write("retention.sweep", () -> {
            JobId end = JobId.floor(endedBefore);
            JobId last = null;
            int removed = 0;
            int looked = 0;
            for (JobRow job : tables.jobs.inOrder().after(session, from)) {
                if (looked == limit || job.id().compareTo(end) >= 0) {
                    break;
                }
                looked++;
                last = job.id();
                if (endedBefore(rows.standing(job.id()), endedBefore) && remove(job)) {
                    removed++;
                }
            }
            return new Swept(last, removed);
        });
    }

    private static boolean endedBefore(Standing standing, Instant limit) {
        return switch (standing) {
            case Standing.Succeeded succeeded -> succeeded.at().isBefore(limit);
            case Standing.Ended(var ended) ->
                ended.state() == JobState.CANCELLED && ended.endedAt().isBefore(limit);
            case Standing.Due due -> false;
            case Standing.Parked parked -> false;
            case Standing.Claimed claimed -> false;
        };
    }

    /** Passes over a job of which somebody else holds a row. */
    private boolean remove(JobRow job) {
        JobId id = job.id();
        Idempotency key = Idempotency.of(job);
        List<AttemptRow.Id> attempts = attempts(id);
        if (!tables.jobs.tryLock(session, id)
                || !tables.ended.tryLock(session, id)
                || !tables.progress.tryLock(session, id)
                || (key != null && !tables.byIdempotency.tryLock(session, key))
                || !attempts.stream().allMatch(attempt -> tables.attempts.tryLock(session, attempt))) {
            return false;
        }
        tables.jobs.remove(session, id);
        removeIfThere(tables.ended, id);
        removeIfThere(tables.progress, id);
        attempts.forEach(attempt -> tables.attempts.remove(session, attempt));
        return true;
    }

    private <V> void removeIfThere(Table<JobId, V> table, JobId id) {
        if (table.get(session, id) != null) {
            table.remove(session, id);
        }
    }

    private List<AttemptRow.Id> attempts(JobId job) {
        List<AttemptRow.Id> ids = new ArrayList<>();
        for (AttemptRow attempt : tables.attempts.inOrder().from(session, new AttemptRow.Id(job, 0))) {
            if (!attempt.id().job().equals(job)) {
                break;
            }
            ids.add(attempt.id());
        }
        return ids;
    }

    @Override
    public void slices(Instant until) {
        transaction.change("retention.slices", () -> {});
    }

    @Override
    public SweptMarks marks(@Nullable Instant from, Instant handledBefore, int limit) {
        return transaction.write("retention.marks", () -> {
            Instant last = null;
            int removed = 0;
            int looked = 0;
            for (InboxRow row : tables.inboxByTime.after(session, from == null ? null : new InboxTime(from, null))) {
                boolean enough = looked >= limit && !row.handledAt().equals(last);
                if (enough || !row.handledAt().isBefore(handledBefore)) {
                    break;
                }
                looked++;
                last = row.handledAt();
                JobId job = row.mark().job();
                if (job == null || tables.jobs.get(session, job) == null) {
                    removed += tables.inbox.take(session, row.mark().key()) == null ? 0 : 1;
                }
            }
            return new SweptMarks(last, removed);
        });
    }

    @Override
    public int audit(Instant before, int limit) {
        return transaction.write("retention.audit", () -> {
            int removed = 0;
            for (AuditRow row : tables.auditByTime.all(session)) {
                if (removed >= limit || !row.at().isBefore(before)) {
                    break;
                }
                if (tables.audit.tryLock(session, new Tables.UuidKey(row.id()))) {
                    tables.audit.remove(session, new Tables.UuidKey(row.id()));
                    removed++;
                }
            }
            return removed;
        });
    }
}
