package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.EndedTable;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.Session;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dead and cancelled jobs. */
final class MemoryEndedTable implements EndedTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryEndedTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public void insert(List<EndedJob> jobs) {
        transaction.change(
                "ended.insert",
                () -> jobs.stream()
                        .map(Rounded::of)
                        .sorted(Comparator.comparing(ended -> ended.job().id()))
                        .forEach(ended -> {
                            if (!tables.ended.insert(session, ended)) {
                                throw new StoreException(
                                        StoreException.Kind.REFUSED,
                                        "job " + ended.job().id() + " is already in the ended table");
                            }
                        }));
    }

    @Override
    public @Nullable EndedJob take(JobId id) {
        return transaction.<@Nullable EndedJob>write("ended.takeOne", () -> tables.ended.take(session, id));
    }

    @Override
    public Map<String, Long> dead(int atMost) {
        return transaction.read("ended.dead", () -> {
            Map<String, Long> dead = new HashMap<>();
            for (EndedJob ended : tables.ended.inOrder().all(session)) {
                if (ended.state() == JobState.DEAD) {
                    dead.merge(ended.job().type(), 1L, (one, more) -> Math.min(atMost, one + more));
                }
            }
            return dead;
        });
    }
}
