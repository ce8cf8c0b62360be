package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Request;
import dev.longhaul.store.RequestTable;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** {@code longhaul_request}. */
final class Requests implements RequestTable {
    private final Session session;

    Requests(Session session) {
        this.session = session;
    }

    @Override
    public boolean insert(Request request) {
        return session.update(
                        session.sql().requestInsert(),
                        args -> args.uuid(request.id())
                                .job(request.job())
                                .count(request.attempt())
                                .text(request.kind().word())
                                .timeOrNull(request.due())
                                .text(request.by()))
                == 1;
    }

    @Override
    public List<Request> of(Collection<JobId> jobs) {
        return jobs.isEmpty()
                ? List.of()
                : session.list(session.sql().requestsOf(), args -> args.jobs(jobs), Requests::read);
    }

    @Override
    public void delete(Collection<UUID> ids) {
        if (!ids.isEmpty()) {
            session.write(session.sql().requestDelete(), args -> args.uuids(ids));
        }
    }

    @Override
    public List<Request> page(int limit) {
        return session.list(session.sql().requestPage(), args -> args.count(limit), Requests::read);
    }

    private static Request read(Row row) throws SQLException {
        return new Request(
                row.uuid("id"),
                row.job("job"),
                row.count("attempt"),
                Request.Kind.of(row.text("kind")),
                row.timeOrNull("due"),
                row.text("requested_by"));
    }
}
