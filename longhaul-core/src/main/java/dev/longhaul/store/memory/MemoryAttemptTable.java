package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable;
import dev.longhaul.store.memory.rows.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The history, and its primary key: the fence. */
final class MemoryAttemptTable implements AttemptTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryAttemptTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public Map<AttemptRow.Id, Written> insert(List<AttemptRow> rows) {
        return transaction.write("attempts.insert", () -> {
            Map<AttemptRow.Id, Written> written = new LinkedHashMap<>();
            rows.stream()
                    .map(Rounded::of)
                    .sorted(Comparator.comparing(AttemptRow::id))
                    .forEach(row -> written.put(row.id(), insert(row)));
            return written;
        });
    }

    /** Who is there already is asked first: an own earlier row stays one's own after the claim is gone. */
    private Written insert(AttemptRow row) {
        AttemptRow there = tables.attempts.getOrLock(session, row.id());
        if (there != null) {
            session.answerForOthers();
            return there.by().equals(row.by()) ? Written.BEFORE : Written.REFUSED;
        }
        if (tables.claims.get(session, row.by().claim()) == null) {
            session.answerForOthers();
            return Written.REFUSED;
        }
        tables.attempts.put(session, row);
        return Written.NOW;
    }

    @Override
    public boolean settled(AttemptRow.Id id) {
        return transaction.write("attempts.settled", () -> tables.attempts.getAfterWriter(session, id) != null);
    }

    @Override
    public List<AttemptRow> of(JobId job) {
        return transaction.read("attempts.of", () -> all(job));
    }

    @Override
    public Map<JobId, List<AttemptRow>> ofEach(Collection<JobId> jobs) {
        return transaction.read("attempts.ofEach", () -> {
            Map<JobId, List<AttemptRow>> each = new LinkedHashMap<>();
            for (JobId job : new TreeSet<>(jobs)) {
                List<AttemptRow> attempts = all(job);
                if (!attempts.isEmpty()) {
                    each.put(job, attempts);
                }
            }
            return each;
        });
    }

    private List<AttemptRow> all(JobId job) {
        List<AttemptRow> attempts = new ArrayList<>();
        for (AttemptRow attempt : tables.attempts.inOrder().from(session, new AttemptRow.Id(job, 0))) {
            if (!attempt.id().job().equals(job)) {
                break;
            }
            attempts.add(attempt);
        }
        return attempts;
    }

    @Override
    public Map<JobId, AttemptRow> latest(Collection<JobId> jobs) {
        return transaction.read("attempts.latest", () -> {
            Map<JobId, AttemptRow> latest = new LinkedHashMap<>();
            for (JobId job : new TreeSet<>(jobs)) {
                for (AttemptRow attempt :
                        tables.attempts.inOrder().downFrom(session, new AttemptRow.Id(job, Integer.MAX_VALUE))) {
                    if (attempt.id().job().equals(job)) {
                        latest.put(job, attempt);
                    }
                    break;
                }
            }
            return latest;
        });
    }
}
