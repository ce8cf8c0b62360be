package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.ParkedTable;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import dev.longhaul.store.memory.Tables.EndpointKey;
import dev.longhaul.store.memory.Tables.ParkedKey;
import dev.longhaul.store.memory.rows.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Jobs held by a subject, walked along (subject, order) and along their deadlines. */
final class MemoryParkedTable implements ParkedTable {

    private static final Comparator<Walk> EARLIEST_FIRST = Comparator.<Walk, Instant>comparing(
                    walk -> walk.at().due())
            .thenComparing(walk -> walk.at().id());

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;
    private final Rows rows;

    MemoryParkedTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
        this.rows = new Rows(session, tables);
    }

    @Override
    public void insert(List<ParkedJob> jobs) {
        transaction.change(
                "parked.insert",
                () -> jobs.stream()
                        .map(Rounded::of)
                        .sorted(Comparator.comparing(parked -> parked.job().id()))
                        .forEach(parked -> {
                            if (!tables.parked.insert(session, parked)) {
                                throw new StoreException(
                                        StoreException.Kind.REFUSED,
                                        "job " + parked.job().id() + " is already in the parked table");
                            }
                        }));
    }

    @Override
    public Map<String, ParkedJob> takeFirst(Collection<String> keys) {
        return transaction.write("parked.takeFirst", () -> {
            Map<String, ParkedJob> taken = new LinkedHashMap<>();
            for (String key : new TreeSet<>(keys)) {
                ParkedJob first = takeFirst(Subject.key(key));
                if (first != null) {
                    taken.put(key, first);
                }
            }
            return taken;
        });
    }

    /** The first may be gone by the time its lock is there: then the next is the first. */
    private @Nullable ParkedJob takeFirst(Subject subject) {
        while (true) {
            ParkedJob first = tables.bySubject.first(session, ParkedKey.start(subject));
            if (first == null || !first.subject().equals(subject)) {
                return null;
            }
            ParkedJob taken = tables.parked.take(session, first.job().id());
            if (taken != null) {
                return taken;
            }
        }
    }

    /** Walks along the jobs of each type, so that those of other types and of paused ones are not looked at. */
    @Override
    public List<Taken> takeForEndpoint(String endpoint, Collection<String> types, int limit) {
        return transaction.write("parked.takeForEndpoint", () -> {
            Instant now = transaction.clock();
            PriorityQueue<Walk> walks = new PriorityQueue<>(EARLIEST_FIRST);
            for (String type : new TreeSet<>(types)) {
                if (!rows.paused(type)) {
                    walks.addAll(step(
                            endpoint,
                            type,
                            now,
                            tables.byEndpoint
                                    .from(session, EndpointKey.start(endpoint, type))
                                    .iterator()));
                }
            }
            List<Taken> taken = new ArrayList<>();
            while (taken.size() < limit && !walks.isEmpty()) {
                Walk earliest = walks.remove();
                OpenJob job = earliest.at();
                takeUnlocked(job, taken);
                walks.addAll(step(endpoint, job.type(), now, earliest.rest()));
            }
            return taken;
        });
    }

    /** A job and those of its type behind it. */
    private record Walk(OpenJob at, Iterator<ParkedJob> rest) {}

    /** The walk at its next job; none if that is not due, or is of another type or endpoint. */
    private static List<Walk> step(String endpoint, String type, Instant now, Iterator<ParkedJob> rest) {
        if (!rest.hasNext()) {
            return List.of();
        }
        ParkedJob next = rest.next();
        OpenJob job = next.job();
        boolean here = next.subject().name().equals(endpoint) && job.type().equals(type);
        return here && !job.due().isAfter(now) ? List.of(new Walk(job, rest)) : List.of();
    }

    private void takeUnlocked(OpenJob job, List<Taken> taken) {
        if (tables.parked.tryLock(session, job.id())) {
            tables.parked.remove(session, job.id());
            taken.add(new Taken(job, rows.job(job.id())));
        }
    }

    @Override
    public List<String> endpoints(@Nullable String after, int limit) {
        return transaction.read("parked.endpoints", () -> {
            List<String> names = new ArrayList<>();
            ParkedJob parked = tables.bySubject.first(
                    session,
                    after == null ? ParkedKey.start(Subject.endpoint("")) : ParkedKey.end(Subject.endpoint(after)));
            while (names.size() < limit && parked != null && parked.subject().kind() == Subject.Kind.ENDPOINT) {
                names.add(parked.subject().name());
                parked = tables.bySubject.first(session, ParkedKey.end(parked.subject()));
            }
            return names;
        });
    }

    @Override
    public @Nullable ParkedJob take(JobId id) {
        return transaction.<@Nullable ParkedJob>write("parked.takeOne", () -> tables.parked.take(session, id));
    }

    @Override
    public List<Taken> takeExpired(int limit) {
        return transaction.write("parked.takeExpired", () -> {
            Instant now = transaction.clock();
            List<Taken> taken = new ArrayList<>();
            for (ParkedJob parked : tables.parkedByDeadline.all(session)) {
                Instant deadline = parked.job().deadline();
                if (taken.size() >= limit || deadline == null || !deadline.isBefore(now)) {
                    break;
                }
                takeUnlocked(parked.job(), taken);
            }
            return taken;
        });
    }

    @Override
    public Map<Subject.Kind, Long> countByKind(int atMost) {
        return transaction.read("parked.countByKind", () -> {
            Map<Subject.Kind, Long> counts = new EnumMap<>(Subject.Kind.class);
            for (Subject.Kind kind : Subject.Kind.values()) {
                counts.put(kind, 0L);
            }
            tables.parked
                    .inOrder()
                    .all(session)
                    .forEach(parked -> counts.computeIfPresent(
                            parked.subject().kind(), (kind, count) -> Math.min(atMost, count + 1)));
            return counts;
        });
    }

    @Override
    public Map<Subject, Long> count(int limit) {
        return transaction.read("parked.count", () -> {
            Map<Subject, Long> counts = new HashMap<>();
            tables.parked.inOrder().all(session).forEach(parked -> counts.merge(parked.subject(), 1L, Long::sum));
            Map<Subject, Long> largest = new LinkedHashMap<>();
            counts.entrySet().stream()
                    .sorted(Map.Entry.<Subject, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(limit)
                    .forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
            return largest;
        });
    }
}
