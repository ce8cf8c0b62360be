package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Request;
import dev.longhaul.store.RequestTable;
import dev.longhaul.store.memory.Tables.RequestKey;
import dev.longhaul.store.memory.Tables.UuidKey;
import dev.longhaul.store.memory.rows.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Operators' requests. */
final class MemoryRequestTable implements RequestTable {

    private static final UuidKey FIRST = new UuidKey(new UUID(0, 0));

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryRequestTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public boolean insert(Request request) {
        return transaction.write("requests.insert", () -> tables.requests.insert(session, Rounded.of(request)));
    }

    @Override
    public List<Request> of(Collection<JobId> jobs) {
        return transaction.read("requests.of", () -> {
            List<Request> found = new ArrayList<>();
            for (JobId job : Set.copyOf(jobs)) {
                for (Request request : tables.requestsByJob.from(session, new RequestKey(job, FIRST))) {
                    if (!request.job().equals(job)) {
                        break;
                    }
                    found.add(request);
                }
            }
            found.sort(Comparator.comparing(request -> new UuidKey(request.id())));
            return found;
        });
    }

    @Override
    public void delete(Collection<UUID> ids) {
        transaction.change(
                "requests.delete",
                () -> ids.stream().map(UuidKey::new).sorted().forEach(id -> tables.requests.take(session, id)));
    }

    @Override
    public List<Request> page(int limit) {
        return transaction.read("requests.page", () -> {
            List<Request> page = new ArrayList<>();
            for (Request request : tables.requests.inOrder().all(session)) {
                if (page.size() >= limit) {
                    break;
                }
                page.add(request);
            }
            return page;
        });
    }
}
