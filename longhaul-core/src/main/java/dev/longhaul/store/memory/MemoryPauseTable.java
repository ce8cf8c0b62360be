package dev.longhaul.store.memory;

import dev.longhaul.store.Pause;
import dev.longhaul.store.PauseTable;
import dev.longhaul.store.memory.Tables.PauseKey;
import dev.longhaul.store.memory.rows.Session;
import java.util.LinkedHashSet;
import java.util.Set;

/** Paused types and endpoints. */
final class MemoryPauseTable implements PauseTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryPauseTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public boolean insert(Pause pause) {
        return transaction.write("pauses.insert", () -> tables.pauses.insert(session, new PauseKey(pause)));
    }

    @Override
    public boolean delete(Pause pause) {
        return transaction.write("pauses.delete", () -> tables.pauses.take(session, new PauseKey(pause)) != null);
    }

    @Override
    public Set<Pause> all() {
        return transaction.read("pauses.all", () -> {
            Set<Pause> all = new LinkedHashSet<>();
            tables.pauses.inOrder().all(session).forEach(key -> all.add(key.pause()));
            return all;
        });
    }
}
