package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.RetentionTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Removes old jobs row by row; what becomes of slices is the dialect's own. */
final class Retention implements RetentionTable {

    private static final UUID BOTTOM = new UUID(0, 0);

    private final Session session;
    private final Slices slices;

    Retention(Session session, Slices slices) {
        this.session = session;
        this.slices = slices;
    }

    @Override
    public Swept sweep(@Nullable JobId from, Instant endedBefore, int limit) {
        SqlPage sql = session.sql();
        List<JobId> looked = session.list(
                sql.retentionLook(),
                args -> args.uuid(from == null ? BOTTOM : from.value())
                        .job(JobId.floor(endedBefore))
                        .count(limit),
                row -> row.job("id"));
        if (looked.isEmpty()) {
            return new Swept(null, 0);
        }
        Set<JobId> gone = new TreeSet<>(session.take(
                sql.retentionCancelled(),
                args -> args.jobs(looked).time(endedBefore),
                row -> row.job("job"),
                JobId::value));
        gone.addAll(session.list(
                sql.retentionSucceeded(), args -> args.jobs(looked).time(endedBefore), row -> row.job("job")));
        if (!gone.isEmpty()) {
            for (String delete : sql.retentionDeletes()) {
                session.update(delete, args -> args.jobs(gone));
            }
        }
        return new Swept(looked.get(looked.size() - 1), gone.size());
    }

    @Override
    public void slices(Instant until) {
        slices.prepare(session, until);
    }

    @Override
    public SweptMarks marks(@Nullable Instant from, Instant handledBefore, int limit) {
        SqlPage sql = session.sql();
        // Before every time that a store can hold.
        Instant after = from == null ? Instant.EPOCH.minus(1, ChronoUnit.MICROS) : from;
        Instant last = session.first(
                sql.inboxNth(),
                args -> args.time(after).time(handledBefore).count(limit - 1),
                row -> row.time("handled_at"));
        if (last == null) {
            last = session.only(
                            sql.inboxLast(),
                            args -> args.time(after).time(handledBefore),
                            row -> Optional.ofNullable(row.timeOrNull("handled_at")))
                    .orElse(null);
        }
        if (last == null) {
            return new SweptMarks(null, 0);
        }
        Instant until = last;
        return new SweptMarks(
                last, session.update(sql.inboxDelete(), args -> args.time(after).time(until)));
    }

    @Override
    public int audit(Instant before, int limit) {
        return session.update(
                session.sql().auditDelete(), args -> args.time(before).count(limit));
    }
}
