package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.Tables.Idempotency;
import dev.longhaul.store.memory.rows.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was asked, and where each job is. */
final class MemoryJobTable implements JobTable {

    /** Keyed rows first, by type and key; the sort is stable, so that of two with one key the first in the list wins. */
    private static final Comparator<JobRow> INSERT_ORDER = Comparator.comparing(
                    Idempotency::of, Comparator.nullsLast(Comparator.<Idempotency>naturalOrder()))
            .thenComparing(row -> row.keys().idempotency() == null ? row.id().toString() : "");

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;
    private final Rows rows;

    MemoryJobTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
        this.rows = new Rows(session, tables);
    }

    @Override
    public Map<JobId, Inserted> insert(List<JobRow> asked) {
        return transaction.write("jobs.insert", () -> {
            Map<JobId, Inserted> inserted = new LinkedHashMap<>();
            asked.stream()
                    .sorted(INSERT_ORDER)
                    .map(Rounded::of)
                    .forEach(row -> inserted.putIfAbsent(row.id(), insert(row)));
            return inserted;
        });
    }

    @Override
    public void insertNew(List<JobRow> asked) {
        transaction.change(
                "jobs.insert",
                () -> asked.stream().sorted(INSERT_ORDER).map(Rounded::of).forEach(row -> {
                    if (!insert(row).now()) {
                        throw new StoreException(
                                StoreException.Kind.CONFLICT, "job " + row.id() + " is there already; do it again");
                    }
                }));
    }

    private Inserted insert(JobRow row) {
        Idempotency key = Idempotency.of(row);
        if (key != null) {
            JobRow first = tables.byIdempotency.getOrLock(session, key);
            if (first != null) {
                session.answerForOthers();
                return new Inserted(first.id(), false);
            }
        }
        boolean inserted = tables.jobs.insert(session, row);
        if (!inserted) {
            session.answerForOthers();
        }
        return new Inserted(row.id(), inserted);
    }

    @Override
    public Map<JobId, JobRow> load(Collection<JobId> ids) {
        return transaction.read("jobs.load", () -> {
            Map<JobId, JobRow> loaded = new LinkedHashMap<>();
            for (JobId id : ids) {
                JobRow row = tables.jobs.get(session, id);
                if (row != null) {
                    loaded.put(id, row);
                }
            }
            return loaded;
        });
    }

    @Override
    public Map<JobId, JobRow> hold(Collection<JobId> ids) {
        return transaction.write("jobs.hold", () -> {
            Map<JobId, JobRow> held = new LinkedHashMap<>();
            for (JobId id : new TreeSet<>(ids)) {
                JobRow row = tables.jobs.lockShared(session, id);
                if (row != null) {
                    held.put(id, row);
                }
            }
            return held;
        });
    }

    @Override
    public Map<JobId, Standing> standing(Collection<JobId> ids) {
        return transaction.read("jobs.standing", () -> {
            Map<JobId, Standing> standing = new LinkedHashMap<>();
            for (JobId id : ids) {
                if (tables.jobs.get(session, id) != null) {
                    standing.put(id, rows.standing(id));
                }
            }
            return standing;
        });
    }

    @Override
    public @Nullable JobId withKey(String type, String idempotencyKey) {
        return transaction.<@Nullable JobId>read("jobs.withKey", () -> {
            JobRow row = tables.byIdempotency.get(session, new Idempotency(type, idempotencyKey));
            return row == null ? null : row.id();
        });
    }

    @Override
    public List<Listed> list(Filter filter, @Nullable JobId before, int limit) {
        return transaction.read("jobs.list", () -> {
            List<Listed> page = new ArrayList<>();
            for (JobRow row : tables.jobs.inOrder().downFrom(session, before)) {
                if (page.size() >= limit) {
                    break;
                }
                Standing standing = rows.standing(row.id());
                if (shows(filter, row, standing)) {
                    page.add(new Listed(row, standing));
                }
            }
            return page;
        });
    }

    private static boolean shows(Filter filter, JobRow row, Standing standing) {
        return (filter.state() == null || filter.state() == Rows.state(standing))
                && (filter.type() == null || filter.type().equals(row.type()))
                && (filter.since() == null || !row.asked().at().isBefore(filter.since()))
                && (filter.until() == null || row.asked().at().isBefore(filter.until()));
    }

    @Override
    public Missing nowhere(@Nullable JobId from, int limit) {
        return transaction.read("jobs.nowhere", () -> {
            Set<JobId> nowhere = new LinkedHashSet<>();
            int looked = 0;
            JobId end = null;
            for (JobRow row : tables.jobs.inOrder().after(session, from)) {
                if (looked == limit) {
                    break;
                }
                looked++;
                end = row.id();
                if (rows.found(row.id()) == null) {
                    nowhere.add(row.id());
                }
            }
            for (ClaimRow claim : tables.claims.inOrder().all(session)) {
                claim.jobs().stream().map(OpenJob::id).forEach(nowhere::remove);
            }
            return new Missing(List.copyOf(nowhere), looked < limit ? null : end);
        });
    }
}
