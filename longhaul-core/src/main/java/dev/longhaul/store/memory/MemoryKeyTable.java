package dev.longhaul.store.memory;

import dev.longhaul.store.KeyRow;
import dev.longhaul.store.KeyTable;
import dev.longhaul.store.memory.rows.Session;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** Ordering keys. One that was only locked leaves no row behind. */
final class MemoryKeyTable implements KeyTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryKeyTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public Map<String, KeyRow> lock(Collection<String> keys) {
        return transaction.write("keys.lock", () -> {
            Map<String, KeyRow> locked = new LinkedHashMap<>();
            for (String key : new TreeSet<>(keys)) {
                tables.keys.lockKey(session, key);
                KeyRow row = tables.keys.get(session, key);
                locked.put(key, row == null ? new KeyRow(key, null, 1) : row);
            }
            return locked;
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this transaction has not locked one of them
     */
    @Override
    public void save(Collection<KeyRow> rows) {
        transaction.change(
                "keys.save",
                () -> rows.stream().sorted(Comparator.comparing(KeyRow::key)).forEach(row -> {
                    if (row.head() == null) {
                        tables.keys.remove(session, row.key());
                    } else {
                        tables.keys.put(session, row);
                    }
                }));
    }

    @Override
    public long count() {
        return transaction.read("keys.count", () -> {
            long count = 0;
            Iterator<KeyRow> keys = tables.keys.inOrder().all(session).iterator();
            while (keys.hasNext()) {
                keys.next();
                count++;
            }
            return count;
        });
    }
}
