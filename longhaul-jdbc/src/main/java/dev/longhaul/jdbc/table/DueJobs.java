package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Backlog;
import dev.longhaul.store.DueTable;
import dev.longhaul.store.Micros;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_due}. */
final class DueJobs implements DueTable {

    private static final Columns<PlacedAsk> ASKS = Columns.<PlacedAsk>none()
            .count(PlacedAsk::place)
            .text(placed -> placed.ask().type())
            .flag(placed -> placed.ask().suspect())
            .time(placed -> placed.ask().from());

    private static final Columns<String> TYPE = Columns.<String>none().text(type -> type);

    private final Session session;
    private final Poll poll;

    DueJobs(Session session, Poll poll) {
        this.session = session;
        this.poll = poll;
    }

    @Override
    public void insert(List<OpenJob> jobs) {
        List<OpenJob> sorted =
                jobs.stream().sorted(Comparator.comparing(OpenJob::id)).toList();
        session.writeEach(session.sql().dueInsert(), OpenJobs.COLUMNS, sorted);
    }

    @Override
    public List<Taken> take(List<Ask> asks, int total) {
        return asks.isEmpty() || total <= 0 ? List.of() : poll.take(session, asks, total);
    }

    @Override
    public Map<Ask, Instant> next(List<Ask> asks) {
        List<PlacedAsk> placed = IntStream.range(0, asks.size())
                .mapToObj(i -> new PlacedAsk(i, asks.get(i)))
                .toList();
        Map<Ask, Instant> next = new LinkedHashMap<>();
        session.each(
                        session.sql().dueNext(),
                        ASKS,
                        placed,
                        row -> Map.entry(asks.get(row.count("place")), Micros.instant(row.number("due"))))
                .forEach(entry -> next.put(entry.getKey(), entry.getValue()));
        return next;
    }

    @Override
    public @Nullable OpenJob take(JobId id) {
        return session.first(session.sql().dueTakeOne(), args -> args.job(id), OpenJobs::read);
    }

    @Override
    public List<Taken> takeExpired(int limit) {
        return session.take(
                session.sql().dueTakeExpired(),
                args -> args.now().uuids(session.unreadable().jobs()).count(limit),
                JobRows::readTaken,
                taken -> taken.job().id().value());
    }

    @Override
    public Map<String, Long> count(int atMost) {
        Map<String, Long> waiting = new LinkedHashMap<>();
        session.each(
                        session.sql().dueCount(),
                        TYPE,
                        List.copyOf(types()),
                        args -> args.count(atMost),
                        row -> Map.entry(row.text("type"), row.number("waiting")))
                .forEach(entry -> waiting.put(entry.getKey(), entry.getValue()));
        return waiting;
    }

    @Override
    public Map<String, Backlog> backlog(Instant now, int atMost) {
        Map<String, Backlog> backlog = new LinkedHashMap<>();
        for (String type : types()) {
            long due = 0;
            long waiting = 0;
            Duration oldest = Duration.ZERO;
            for (boolean suspect : new boolean[] {false, true}) {
                Instant first = session.only(
                        session.sql().dueFirst(),
                        args -> args.text(type).flag(suspect),
                        row -> row.isNull("due") ? now : row.time("due"));
                Duration since = Duration.between(first, now);
                oldest = since.compareTo(oldest) > 0 ? since : oldest;
                due += counted(session.sql().dueCountUntil(), type, suspect, now, atMost);
                waiting += counted(session.sql().dueCountAfter(), type, suspect, now, atMost);
            }
            backlog.put(type, new Backlog(due, waiting, oldest));
        }
        return backlog;
    }

    private long counted(String sql, String type, boolean suspect, Instant now, int atMost) {
        return session.only(
                sql, args -> args.text(type).flag(suspect).time(now).count(atMost), row -> row.number("counted"));
    }

    @Override
    public Collection<String> types() {
        return session.list(session.sql().dueTypes(), Binding.NONE, row -> row.text("type"));
    }

    private record PlacedAsk(int place, Ask ask) {}
}
