package dev.longhaul.jdbc.table;

import dev.longhaul.jdbc.table.Unreadable.UnreadableJob;
import dev.longhaul.job.JobId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.OpenJobsCodec;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_job}. */
final class Jobs implements JobTable {

    /**
     * How often an insert is tried again when the row that stood in its way is gone by the time it is looked for; each
     * time somebody else has deleted it in between.
     */
    private static final int TRIES = 10;

    private static final UUID BOTTOM = new UUID(0, 0);

    private static final Comparator<JobRow> LOCK_ORDER = Comparator.comparing(JobRow::type)
            .thenComparing(row -> row.keys().idempotency(), Comparator.nullsLast(Comparator.naturalOrder()));

    private static final Columns<TypeAndKey> KEYS =
            Columns.<TypeAndKey>none().text(TypeAndKey::type).text(TypeAndKey::key);

    private final Session session;

    Jobs(Session session) {
        this.session = session;
    }

    @Override
    public Map<JobId, Inserted> insert(List<JobRow> rows) {
        Map<JobId, Inserted> became = new HashMap<>();
        // The sort is stable: of two rows with one idempotency key, the earlier one is inserted.
        List<JobRow> left = rows.stream().sorted(LOCK_ORDER).toList();
        if (insertedAtOnce(left)) {
            left.forEach(row -> became.put(row.id(), new Inserted(row.id(), true)));
            return became;
        }
        for (int tries = 0; !left.isEmpty(); tries++) {
            if (tries == TRIES) {
                throw new StoreException(
                        StoreException.Kind.CONFLICT,
                        "job " + left.get(0).id() + " met rows that were gone " + TRIES + " times; do it again");
            }
            session.each(session.sql().jobInsert(), JobRows.COLUMNS, left, row -> row.job("id"))
                    .forEach(id -> became.put(id, new Inserted(id, true)));
            left = left.stream().filter(row -> !became.containsKey(row.id())).toList();
            if (!left.isEmpty()) {
                // A statement of its own: it sees what the insert has waited for.
                became.putAll(thereBefore(left));
                left = left.stream()
                        .filter(row -> !became.containsKey(row.id()))
                        .toList();
            }
        }
        return became;
    }

    @Override
    public void insertNew(List<JobRow> rows) {
        session.writeNew(
                session.sql().jobInsertNew(),
                JobRows.COLUMNS,
                rows.stream().sorted(LOCK_ORDER).toList());
    }

    /** Rows without idempotency keys are there already only if this is done again after a commit whose answer was lost. */
    private boolean insertedAtOnce(List<JobRow> rows) {
        String statement = session.sql().jobInsertAtOnce();
        return statement != null
                && rows.size() >= Session.AT_ONCE
                && rows.stream().allMatch(row -> row.keys().idempotency() == null)
                && session.writeAllOrNone(statement, JobRows.COLUMNS, rows);
    }

    private Map<JobId, Inserted> thereBefore(List<JobRow> rows) {
        Map<TypeAndKey, JobId> byKey = new HashMap<>();
        List<TypeAndKey> keys = rows.stream()
                .map(TypeAndKey::of)
                .filter(pair -> pair.key() != null)
                .distinct()
                .toList();
        session.each(
                        session.sql().jobsWithKeys(),
                        KEYS,
                        keys,
                        row -> Map.entry(new TypeAndKey(row.text("type"), row.text("idempotency_key")), row.job("id")))
                .forEach(found -> byKey.put(found.getKey(), found.getValue()));
        Set<JobId> there = new HashSet<>(session.list(
                session.sql().jobsThere(),
                args -> args.jobs(rows.stream().map(JobRow::id).toList()),
                row -> row.job("id")));
        Map<JobId, Inserted> before = new HashMap<>();
        for (JobRow row : rows) {
            JobId first = byKey.getOrDefault(TypeAndKey.of(row), there.contains(row.id()) ? row.id() : null);
            if (first != null) {
                before.put(row.id(), new Inserted(first, false));
            }
        }
        if (!before.isEmpty()) {
            session.answerForOthers();
        }
        return before;
    }

    @Override
    public Map<JobId, JobRow> load(Collection<JobId> ids) {
        return read(session.sql().jobLoad(), ids);
    }

    @Override
    public Map<JobId, JobRow> hold(Collection<JobId> ids) {
        return read(session.sql().jobHold(), ids);
    }

    private Map<JobId, JobRow> read(String sql, Collection<JobId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<JobId, JobRow> found = new HashMap<>();
        session.list(sql, args -> args.jobs(ids), JobRows::read).forEach(row -> {
            session.unreadable().read(row.id().value());
            found.put(row.id(), row);
        });
        return found;
    }

    /** As {@link #load}, but one that cannot be read is missing. */
    private Map<JobId, JobRow> readable(Collection<JobId> ids) {
        Map<JobId, JobRow> found = new HashMap<>();
        session.list(session.sql().jobLoad(), args -> args.jobs(ids), row -> {
                    try {
                        return Optional.of(JobRows.read(row));
                    } catch (UnreadableJob e) {
                        session.unreadable().note(e);
                        return Optional.<JobRow>empty();
                    }
                })
                .forEach(read -> read.ifPresent(row -> found.put(row.id(), row)));
        return found;
    }

    @Override
    public Map<JobId, Standing> standing(Collection<JobId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<JobId, Standing> found = new HashMap<>();
        session.list(
                        session.sql().jobStanding(),
                        args -> args.jobs(ids),
                        row -> Map.entry(row.job("job"), Standings.read(row)))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    @Override
    public @Nullable JobId withKey(String type, String idempotencyKey) {
        return session.first(
                session.sql().jobWithKey(), args -> args.text(type).text(idempotencyKey), row -> row.job("id"));
    }

    @Override
    public List<Listed> list(Filter filter, @Nullable JobId before, int limit) {
        JobPages pages = new JobPages(session, filter, this::inClaim);
        List<Listed> lines = new ArrayList<>();
        JobId below = before;
        while (lines.size() < limit) {
            List<JobId> ids = pages.below(below, limit);
            if (ids.isEmpty()) {
                break;
            }
            below = ids.get(ids.size() - 1);
            // A job may have moved since its id was found; what its line says is from one statement, and still fits.
            Map<JobId, JobRow> rows = readable(ids);
            Map<JobId, Standing> standings = standing(ids);
            for (JobId id : ids) {
                JobRow row = rows.get(id);
                Standing standing = standings.get(id);
                if (row != null && standing != null && pages.shows(row, standing) && lines.size() < limit) {
                    lines.add(new Listed(row, standing));
                }
            }
        }
        return lines;
    }

    @Override
    public Missing nowhere(@Nullable JobId from, int limit) {
        SortedSet<JobId> looked = new TreeSet<>();
        SortedSet<JobId> missing = new TreeSet<>();
        Set<JobId> claimed = new HashSet<>();
        session.list(
                session.sql().nowhere(),
                args -> args.uuid(from == null ? BOTTOM : from.value()).count(limit),
                row -> {
                    JobId job = row.jobOrNull("job");
                    if (job == null) {
                        return claimed.addAll(
                                inClaim(row).stream().map(OpenJob::id).toList());
                    }
                    return looked.add(job) && row.flag("missing") && missing.add(job);
                });
        missing.removeAll(claimed);
        return new Missing(List.copyOf(missing), looked.size() < limit ? null : looked.last());
    }

    /** The jobs of a claim; none if it cannot be read, so that those are missed. */
    private List<OpenJob> inClaim(Row row) throws SQLException {
        try {
            return OpenJobsCodec.decode(row.bytes("jobs"));
        } catch (StoreException e) {
            session.unreadable().metClaim(row.uuid("id"), e);
            return List.of();
        }
    }

    private record TypeAndKey(String type, @Nullable String key) {
        static TypeAndKey of(JobRow row) {
            return new TypeAndKey(row.type(), row.keys().idempotency());
        }
    }
}
