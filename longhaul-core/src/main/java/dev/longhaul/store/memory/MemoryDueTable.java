package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Backlog;
import dev.longhaul.store.DueTable;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.Taken;
import dev.longhaul.store.memory.Tables.DueKey;
import dev.longhaul.store.memory.rows.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs that wait for nothing but time, walked along (type, suspect, due) and along their deadlines. */
final class MemoryDueTable implements DueTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;
    private final Rows rows;

    MemoryDueTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
        this.rows = new Rows(session, tables);
    }

    @Override
    public void insert(List<OpenJob> jobs) {
        transaction.change(
                "due.insert",
                () -> jobs.stream()
                        .map(Rounded::of)
                        .sorted(Comparator.comparing(OpenJob::id))
                        .forEach(job -> {
                            if (!tables.due.insert(session, job)) {
                                throw new StoreException(
                                        StoreException.Kind.REFUSED,
                                        "job " + job.id() + " is already in the due table");
                            }
                        }));
    }

    @Override
    public List<Taken> take(List<Ask> asks, int total) {
        return transaction.write("due.take", () -> {
            Instant now = transaction.clock();
            List<Taken> taken = new ArrayList<>();
            for (Ask ask : asks) {
                if (!rows.paused(ask.type())) {
                    take(ask, now, Math.min(ask.limit(), total - taken.size()), taken);
                }
            }
            return taken;
        });
    }

    private void take(Ask ask, Instant now, int limit, List<Taken> taken) {
        if (limit <= 0) {
            return;
        }
        int left = limit;
        for (OpenJob job : tables.byDue.from(session, DueKey.start(ask.type(), ask.suspect(), ask.from()))) {
            if (left == 0 || !matches(job, ask) || job.due().isAfter(now)) {
                return;
            }
            if (takeUnlocked(job, taken)) {
                left--;
            }
        }
    }

    private static boolean matches(OpenJob job, Ask ask) {
        return job.type().equals(ask.type()) && job.suspect() == ask.suspect();
    }

    private boolean takeUnlocked(OpenJob job, List<Taken> taken) {
        if (!tables.due.tryLock(session, job.id())) {
            return false;
        }
        tables.due.remove(session, job.id());
        taken.add(new Taken(job, rows.job(job.id())));
        return true;
    }

    @Override
    public Map<Ask, Instant> next(List<Ask> asks) {
        return transaction.read("due.next", () -> {
            Map<Ask, Instant> next = new LinkedHashMap<>();
            for (Ask ask : asks) {
                OpenJob job = rows.paused(ask.type())
                        ? null
                        : tables.byDue.first(session, DueKey.start(ask.type(), ask.suspect(), ask.from()));
                if (job != null && matches(job, ask)) {
                    next.put(ask, job.due());
                }
            }
            return next;
        });
    }

    @Override
    public @Nullable OpenJob take(JobId id) {
        return transaction.<@Nullable OpenJob>write("due.takeOne", () -> tables.due.take(session, id));
    }

    @Override
    public List<Taken> takeExpired(int limit) {
        return transaction.write("due.takeExpired", () -> {
            Instant now = transaction.clock();
            List<Taken> taken = new ArrayList<>();
            for (OpenJob job : tables.dueByDeadline.all(session)) {
                Instant deadline = job.deadline();
                if (taken.size() >= limit || deadline == null || !deadline.isBefore(now)) {
                    break;
                }
                takeUnlocked(job, taken);
            }
            return taken;
        });
    }

    @Override
    public Map<String, Long> count(int atMost) {
        return transaction.read("due.count", () -> {
            Map<String, Long> counts = new HashMap<>();
            for (String type : typesPresent()) {
                long count = 0;
                for (OpenJob job : tables.byDue.from(session, DueKey.start(type, false, Instant.MIN))) {
                    if (count == atMost || !job.type().equals(type)) {
                        break;
                    }
                    count++;
                }
                counts.put(type, count);
            }
            return counts;
        });
    }

    @Override
    public Map<String, Backlog> backlog(Instant now, int atMost) {
        return transaction.read("due.backlog", () -> {
            Map<String, Backlog> backlog = new HashMap<>();
            for (String type : typesPresent()) {
                long[] due = new long[2];
                long[] waiting = new long[2];
                Duration oldest = Duration.ZERO;
                for (OpenJob job : tables.byDue.from(session, DueKey.start(type, false, Instant.MIN))) {
                    if (!job.type().equals(type)) {
                        break;
                    }
                    Duration since = Duration.between(job.due(), now);
                    oldest = since.compareTo(oldest) > 0 ? since : oldest;
                    long[] counts = since.isNegative() ? waiting : due;
                    int range = job.losses() > 0 ? 1 : 0;
                    counts[range] = Math.min(atMost, counts[range] + 1);
                }
                backlog.put(type, new Backlog(due[0] + due[1], waiting[0] + waiting[1], oldest));
            }
            return backlog;
        });
    }

    @Override
    public Collection<String> types() {
        return transaction.read("due.types", this::typesPresent);
    }

    /** Goes from type to type, whatever lies between. */
    private Set<String> typesPresent() {
        Set<String> types = new LinkedHashSet<>();
        OpenJob job = tables.byDue.first(session, DueKey.start("", false, Instant.MIN));
        while (job != null) {
            types.add(job.type());
            job = tables.byDue.first(session, DueKey.end(job.type(), true));
        }
        return types;
    }
}
