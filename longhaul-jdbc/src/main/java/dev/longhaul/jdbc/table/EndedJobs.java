package dev.longhaul.jdbc.table;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.EndedTable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_ended}. */
final class EndedJobs implements EndedTable {

    /** The narrow row, and how the job ended. */
    static final Columns<EndedJob> COLUMNS = Columns.<EndedJob>none()
            .all(OpenJobs.COLUMNS, EndedJob::job)
            .text(ended -> ended.state().word())
            .text(ended -> {
                DeadReason reason = ended.reason();
                return reason == null ? null : reason.word();
            })
            .time(EndedJob::endedAt)
            .text(EndedJob::lastError);

    private final Session session;

    EndedJobs(Session session) {
        this.session = session;
    }

    @Override
    public void insert(List<EndedJob> jobs) {
        List<EndedJob> sorted = jobs.stream()
                .sorted(Comparator.comparing(ended -> ended.job().id()))
                .toList();
        session.writeEach(session.sql().endedInsert(), COLUMNS, sorted);
    }

    @Override
    public @Nullable EndedJob take(JobId id) {
        return session.first(session.sql().endedTakeOne(), args -> args.job(id), Standings::readEnded);
    }

    @Override
    public Map<String, Long> dead(int atMost) {
        Map<String, Long> dead = new LinkedHashMap<>();
        for (String type : session.list(session.sql().endedDeadTypes(), Binding.NONE, row -> row.text("type"))) {
            dead.put(
                    type,
                    session.only(
                            session.sql().endedDeadCount(),
                            args -> args.text(type).count(atMost),
                            row -> row.number("counted")));
        }
        return dead;
    }
}
