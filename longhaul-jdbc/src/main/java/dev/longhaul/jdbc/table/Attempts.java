package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.NodeId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code longhaul_attempt}. */
final class Attempts implements AttemptTable {

    private static final Columns<AttemptRow.Id> ID =
            Columns.<AttemptRow.Id>none().uuid(id -> id.job().value()).count(AttemptRow.Id::number);

    /** An attempt as the history keeps it. */
    static final Columns<AttemptRow> COLUMNS = Columns.<AttemptRow>none()
            .all(ID, AttemptRow::id)
            .uuid(row -> row.by().claim().value())
            .text(row -> row.by().node().value())
            .time(AttemptRow::startedAt)
            .time(AttemptRow::endedAt)
            .text(row -> row.outcome().word())
            .flag(AttemptRow::afterCancel)
            .time(AttemptRow::nextDue)
            .text(row -> row.said().error())
            .text(row -> row.said().response());

    /** A name that no savepoint of a transaction's own has. */
    private static final String PROBE = "longhaul_probe";

    private static final Columns<JobId> JOB = Columns.<JobId>none().uuid(JobId::value);

    private final Session session;

    Attempts(Session session) {
        this.session = session;
    }

    @Override
    public Map<AttemptRow.Id, Written> insert(List<AttemptRow> rows) {
        List<AttemptRow> sorted =
                rows.stream().sorted(Comparator.comparing(AttemptRow::id)).toList();
        if (insertedAtOnce(sorted)) {
            return sorted.stream().collect(Collectors.toMap(AttemptRow::id, row -> Written.NOW));
        }
        Map<AttemptRow.Id, Written> written = new HashMap<>();
        Set<AttemptRow.Id> now = new HashSet<>(
                session.each(session.sql().attemptInsert(), COLUMNS, ofStanding(sorted), Attempts::readId));
        List<AttemptRow.Id> conflicts = sorted.stream()
                .map(AttemptRow::id)
                .filter(id -> !now.contains(id))
                .toList();
        // A statement of its own: it sees what the insert has waited for.
        Map<AttemptRow.Id, AttemptRow.By> writers = new HashMap<>();
        session.each(session.sql().attemptWriters(), ID, conflicts, row -> Map.entry(readId(row), readBy(row)))
                .forEach(entry -> writers.put(entry.getKey(), entry.getValue()));
        if (now.size() < sorted.size()) {
            session.answerForOthers();
        }
        for (AttemptRow row : sorted) {
            Written became = now.contains(row.id())
                    ? Written.NOW
                    : row.by().equals(writers.get(row.id())) ? Written.BEFORE : Written.REFUSED;
            written.put(row.id(), became);
        }
        return written;
    }

    /** Hardly ever is one of them there already, and looking for each before it is written costs a third of writing it. */
    private boolean insertedAtOnce(List<AttemptRow> rows) {
        String statement = session.sql().attemptInsertAtOnce();
        return statement != null && rows.size() >= Session.AT_ONCE && session.writeAllOrNone(statement, COLUMNS, rows);
    }

    /** Those whose claim stands, or all, where the insert asks for that. */
    private List<AttemptRow> ofStanding(List<AttemptRow> rows) {
        String statement = session.sql().claimsStanding();
        if (statement == null || rows.isEmpty()) {
            return rows;
        }
        Set<UUID> standing = new HashSet<>(session.list(
                statement,
                args -> args.uuids(rows.stream()
                        .map(row -> row.by().claim().value())
                        .distinct()
                        .toList()),
                row -> row.uuid("id")));
        return rows.stream()
                .filter(row -> standing.contains(row.by().claim().value()))
                .toList();
    }

    @Override
    public boolean settled(AttemptRow.Id id) {
        // Whoever is writing the row can only be met by writing it too.
        session.execute("SAVEPOINT " + PROBE);
        boolean there = session.list(
                        session.sql().attemptProbe(),
                        args -> args.job(id.job())
                                .count(id.number())
                                .job(id.job())
                                .flag(false),
                        Attempts::readId)
                .isEmpty();
        session.execute("ROLLBACK TO SAVEPOINT " + PROBE);
        session.execute("RELEASE SAVEPOINT " + PROBE);
        return there;
    }

    @Override
    public List<AttemptRow> of(JobId job) {
        return session.list(session.sql().attemptsOf(), args -> args.job(job), Attempts::read);
    }

    @Override
    public Map<JobId, List<AttemptRow>> ofEach(Collection<JobId> jobs) {
        Map<JobId, List<AttemptRow>> each = new HashMap<>();
        session.each(
                        session.sql().attemptsOfEach(),
                        JOB,
                        jobs.stream().distinct().sorted().toList(),
                        Attempts::read)
                .forEach(row -> each.computeIfAbsent(row.id().job(), job -> new ArrayList<>())
                        .add(row));
        return each;
    }

    @Override
    public Map<JobId, AttemptRow> latest(Collection<JobId> jobs) {
        Map<JobId, AttemptRow> latest = new HashMap<>();
        session.each(
                        session.sql().attemptLatest(),
                        JOB,
                        jobs.stream().distinct().sorted().toList(),
                        Attempts::read)
                .forEach(row -> latest.put(row.id().job(), row));
        return latest;
    }

    private static AttemptRow.Id readId(Row row) throws SQLException {
        return new AttemptRow.Id(row.job("job"), row.count("number"));
    }

    private static AttemptRow.By readBy(Row row) throws SQLException {
        return new AttemptRow.By(new ClaimId(row.uuid("claim")), new NodeId(row.text("node")));
    }

    private static AttemptRow read(Row row) throws SQLException {
        return new AttemptRow(
                readId(row),
                readBy(row),
                row.time("started_at"),
                row.time("ended_at"),
                Outcome.Kind.of(row.text("outcome")),
                row.flag("after_cancel"),
                row.timeOrNull("next_due"),
                new AttemptRow.Said(row.textOrNull("error"), row.textOrNull("response")));
    }
}
