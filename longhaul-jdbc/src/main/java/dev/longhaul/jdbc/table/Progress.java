package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ProgressTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** {@code longhaul_progress}. */
final class Progress implements ProgressTable {
    private final Session session;

    Progress(Session session) {
        this.session = session;
    }

    @Override
    public void save(JobId job, byte[] data) {
        session.write(session.sql().progressSave(), args -> args.job(job).bytes(data));
    }

    @Override
    public Map<JobId, byte[]> load(Collection<JobId> jobs) {
        if (jobs.isEmpty()) {
            return Map.of();
        }
        Map<JobId, byte[]> saved = new HashMap<>();
        session.list(
                        session.sql().progressLoad(),
                        args -> args.jobs(jobs),
                        row -> Map.entry(row.job("job"), row.bytes("data")))
                .forEach(entry -> saved.put(entry.getKey(), entry.getValue()));
        return saved;
    }
}
