package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ProgressTable;
import dev.longhaul.store.memory.Tables.ProgressRow;
import dev.longhaul.store.memory.rows.Session;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** What handlers saved; the arrays are copied in and out. */
final class MemoryProgressTable implements ProgressTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryProgressTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public void save(JobId job, byte[] data) {
        transaction.change("progress.save", () -> tables.progress.save(session, new ProgressRow(job, data.clone())));
    }

    @Override
    public Map<JobId, byte[]> load(Collection<JobId> jobs) {
        return transaction.read("progress.load", () -> {
            Map<JobId, byte[]> loaded = new LinkedHashMap<>();
            for (JobId job : new TreeSet<>(jobs)) {
                ProgressRow row = tables.progress.get(session, job);
                if (row != null) {
                    loaded.put(job, row.data().clone());
                }
            }
            return loaded;
        });
    }
}
