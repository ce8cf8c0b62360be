package dev.longhaul.jdbc.table;

import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.store.InboxMark;
import dev.longhaul.store.InboxRow;
import dev.longhaul.store.InboxTable;
import dev.longhaul.store.StoreException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code longhaul_inbox}. */
final class InboxMarks implements InboxTable {

    /**
     * How often an insert is tried again when the mark that stood in its way is gone by the time it is looked for; each time
     * somebody else has removed it in between.
     */
    private static final int TRIES = 10;

    /** What a mark is inserted with, besides now. */
    private static final Columns<InboxMark> COLUMNS = Columns.<InboxMark>none()
            .all(keys(), InboxMark::key)
            .uuid(InboxMark::writer)
            .uuid(mark -> mark.job() == null ? null : mark.job().value())
            .bytes(InboxMark::result);

    private static final Columns<InboxKey> KEYS = keys();

    private final Session session;

    InboxMarks(Session session) {
        this.session = session;
    }

    private static Columns<InboxKey> keys() {
        return Columns.<InboxKey>none()
                .text(key -> key.message().source())
                .text(key -> key.message().id())
                .text(InboxKey::handler);
    }

    @Override
    public Map<InboxKey, InboxRow> insert(Collection<InboxMark> marks) {
        Map<InboxKey, InboxRow> before = new HashMap<>();
        List<InboxMark> left =
                marks.stream().sorted(Comparator.comparing(InboxMark::key)).toList();
        for (int tries = 0; !left.isEmpty(); tries++) {
            if (tries == TRIES) {
                throw new StoreException(
                        StoreException.Kind.CONFLICT,
                        left.get(0).key() + " met marks that were gone " + TRIES + " times; do it again");
            }
            Set<InboxKey> inserted = new HashSet<>(
                    session.each(session.sql().inboxInsert(), COLUMNS, left, Args::now, InboxMarks::readKey));
            List<InboxKey> there = left.stream()
                    .map(InboxMark::key)
                    .filter(key -> !inserted.contains(key))
                    .toList();
            if (!there.isEmpty()) {
                // A statement of its own: it sees what the insert has waited for.
                session.each(session.sql().inboxThere(), KEYS, there, InboxMarks::read)
                        .forEach(row -> before.put(row.mark().key(), row));
            }
            left = left.stream()
                    .filter(mark -> !inserted.contains(mark.key()) && !before.containsKey(mark.key()))
                    .toList();
        }
        if (!before.isEmpty()) {
            session.answerForOthers();
        }
        return before;
    }

    @Override
    public void saveResult(InboxKey key, byte[] result) {
        int written = session.update(
                session.sql().inboxResult(),
                args -> args.bytes(result)
                        .text(key.message().source())
                        .text(key.message().id())
                        .text(key.handler()));
        if (written != 1) {
            throw new StoreException(StoreException.Kind.REFUSED, "there is no mark of " + key);
        }
    }

    @Override
    public Map<InboxKey, InboxRow> find(Collection<InboxKey> keys) {
        Map<InboxKey, InboxRow> found = new HashMap<>();
        session.each(session.sql().inboxFind(), KEYS, keys.stream().distinct().toList(), InboxMarks::read)
                .forEach(row -> found.put(row.mark().key(), row));
        return found;
    }

    @Override
    public List<InboxRow> ofMessage(MessageKey message) {
        return session.list(
                session.sql().inboxOfMessage(),
                args -> args.text(message.source()).text(message.id()),
                InboxMarks::read);
    }

    @Override
    public int remove(MessageKey message) {
        return session.update(
                session.sql().inboxRemove(), args -> args.text(message.source()).text(message.id()));
    }

    private static InboxKey readKey(Row row) throws SQLException {
        return new MessageKey(row.text("source"), row.text("message")).by(row.text("handler"));
    }

    private static InboxRow read(Row row) throws SQLException {
        InboxMark mark =
                new InboxMark(readKey(row), row.uuid("writer"), row.jobOrNull("job"), row.resultOrNull("result"));
        return new InboxRow(mark, row.time("handled_at"));
    }
}
