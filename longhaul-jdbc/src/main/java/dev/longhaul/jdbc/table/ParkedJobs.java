package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.ParkedTable;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_parked}. */
final class ParkedJobs implements ParkedTable {

    /** The narrow row, what holds it, and its place. */
    static final Columns<ParkedJob> COLUMNS = Columns.<ParkedJob>none()
            .all(OpenJobs.COLUMNS, ParkedJob::job)
            .text(parked -> parked.subject().kind().word())
            .text(parked -> parked.subject().name())
            .number(ParkedJob::sequence);

    private static final Columns<String> NAME = Columns.<String>none().text(name -> name);

    private static final Comparator<Taken> EARLIEST_FIRST = Comparator.<Taken, java.time.Instant>comparing(
                    taken -> taken.job().due())
            .thenComparing(taken -> taken.job().id());

    private final Session session;

    ParkedJobs(Session session) {
        this.session = session;
    }

    @Override
    public void insert(List<ParkedJob> jobs) {
        List<ParkedJob> sorted = jobs.stream()
                .sorted(Comparator.comparing(parked -> parked.job().id()))
                .toList();
        session.writeEach(session.sql().parkedInsert(), COLUMNS, sorted);
    }

    @Override
    public Map<String, ParkedJob> takeFirst(Collection<String> keys) {
        List<String> sorted = keys.stream().distinct().sorted().toList();
        Map<String, ParkedJob> first = new HashMap<>();
        session.takeEach(
                        session.sql().parkedTakeFirst(),
                        new Dialect.Batch<>(NAME, sorted),
                        Binding.NONE,
                        Standings::readParked,
                        UnaryOperator.identity(),
                        parked -> parked.job().id().value())
                .forEach(parked -> first.put(parked.subject().name(), parked));
        return first;
    }

    @Override
    public List<Taken> takeForEndpoint(String endpoint, Collection<String> types, int limit) {
        List<String> distinct = types.stream().distinct().sorted().toList();
        return session.takeEach(
                session.sql().parkedTakeForEndpoint(),
                new Dialect.Batch<>(NAME, distinct),
                args -> args.text(endpoint)
                        .now()
                        .uuids(session.unreadable().jobs())
                        .count(limit),
                JobRows::readTaken,
                picked -> picked.stream().sorted(EARLIEST_FIRST).limit(limit).toList(),
                taken -> taken.job().id().value());
    }

    @Override
    public List<String> endpoints(@Nullable String after, int limit) {
        return session.list(
                session.sql().parkedEndpoints(),
                args -> args.text(after == null ? "" : after).count(limit),
                row -> row.text("name"));
    }

    @Override
    public @Nullable ParkedJob take(JobId id) {
        return session.first(session.sql().parkedTakeOne(), args -> args.job(id), Standings::readParked);
    }

    @Override
    public List<Taken> takeExpired(int limit) {
        return session.take(
                session.sql().parkedTakeExpired(),
                args -> args.now().uuids(session.unreadable().jobs()).count(limit),
                JobRows::readTaken,
                taken -> taken.job().id().value());
    }

    @Override
    public Map<Subject.Kind, Long> countByKind(int atMost) {
        Map<Subject.Kind, Long> counts = new EnumMap<>(Subject.Kind.class);
        for (Subject.Kind kind : Subject.Kind.values()) {
            String sql = switch (kind) {
                case KEY -> session.sql().parkedCountByKey();
                case ENDPOINT -> session.sql().parkedCountByEndpoint();
            };
            counts.put(kind, session.only(sql, args -> args.count(atMost), row -> row.number("counted")));
        }
        return counts;
    }

    @Override
    public Map<Subject, Long> count(int limit) {
        Map<Subject, Long> parked = new LinkedHashMap<>();
        session.list(
                        session.sql().parkedCount(),
                        args -> args.count(limit),
                        row -> Map.entry(
                                row.text("subject_kind").equals("key")
                                        ? Subject.key(row.text("subject"))
                                        : Subject.endpoint(row.text("subject")),
                                row.number("parked")))
                .forEach(entry -> parked.put(entry.getKey(), entry.getValue()));
        return parked;
    }
}
