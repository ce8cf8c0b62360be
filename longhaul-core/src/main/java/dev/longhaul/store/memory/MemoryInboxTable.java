package dev.longhaul.store.memory;

import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.store.InboxMark;
import dev.longhaul.store.InboxRow;
import dev.longhaul.store.InboxTable;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which handler has handled which message; results are copied in and out. */
final class MemoryInboxTable implements InboxTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryInboxTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public Map<InboxKey, InboxRow> insert(Collection<InboxMark> marks) {
        return transaction.write("inbox.insert", () -> {
            Map<InboxKey, InboxRow> before = new LinkedHashMap<>();
            List<InboxMark> inOrder = new ArrayList<>(marks);
            inOrder.sort(Comparator.comparing(InboxMark::key));
            for (InboxMark mark : inOrder) {
                InboxRow there = tables.inbox.getOrLock(session, mark.key());
                if (there == null) {
                    tables.inbox.put(session, new InboxRow(copy(mark), transaction.clock()));
                } else {
                    session.answerForOthers();
                    before.put(mark.key(), copy(there));
                }
            }
            return before;
        });
    }

    @Override
    public void saveResult(InboxKey key, byte[] result) {
        transaction.change("inbox.saveResult", () -> {
            InboxRow row = tables.inbox.lock(session, key);
            if (row == null) {
                throw new StoreException(StoreException.Kind.REFUSED, "there is no mark of " + key);
            }
            InboxMark mark = row.mark();
            InboxMark with = new InboxMark(key, mark.writer(), mark.job(), result.clone());
            tables.inbox.put(session, new InboxRow(with, row.handledAt()));
        });
    }

    @Override
    public Map<InboxKey, InboxRow> find(Collection<InboxKey> keys) {
        return transaction.read("inbox.find", () -> {
            Map<InboxKey, InboxRow> found = new LinkedHashMap<>();
            for (InboxKey key : new TreeSet<>(keys)) {
                InboxRow row = tables.inbox.get(session, key);
                if (row != null) {
                    found.put(key, copy(row));
                }
            }
            return found;
        });
    }

    @Override
    public List<InboxRow> ofMessage(MessageKey message) {
        return transaction.read("inbox.ofMessage", () -> rows(message));
    }

    private List<InboxRow> rows(MessageKey message) {
        List<InboxRow> rows = new ArrayList<>();
        InboxKey first = message.by("\u0001");
        for (InboxRow row : tables.inbox.inOrder().from(session, first)) {
            if (!row.mark().key().message().equals(message)) {
                break;
            }
            rows.add(copy(row));
        }
        return rows;
    }

    @Override
    public int remove(MessageKey message) {
        return transaction.write("inbox.remove", () -> {
            int removed = 0;
            for (InboxRow row : rows(message)) {
                removed += tables.inbox.take(session, row.mark().key()) == null ? 0 : 1;
            }
            return removed;
        });
    }

    private static InboxRow copy(InboxRow row) {
        return new InboxRow(copy(row.mark()), row.handledAt());
    }

    private static InboxMark copy(InboxMark mark) {
        byte @Nullable [] result = mark.result();
        return result == null ? mark : new InboxMark(mark.key(), mark.writer(), mark.job(), result.clone());
    }
}
