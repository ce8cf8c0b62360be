package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.KeyTable;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code longhaul_key}. */
final class OrderingKeys implements KeyTable {

    private static final Columns<String> NAME = Columns.<String>none().text(name -> name);

    private static final Columns<KeyRow> COLUMNS = Columns.<KeyRow>none()
            .text(KeyRow::key)
            .uuid(row -> {
                JobId head = row.head();
                return head == null ? null : head.value();
            })
            .number(KeyRow::nextSequence);

    private final Session session;

    OrderingKeys(Session session) {
        this.session = session;
    }

    @Override
    public Map<String, KeyRow> lock(Collection<String> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        List<String> sorted = keys.stream().distinct().sorted().toList();
        session.writeEach(session.sql().keyLock(), NAME, sorted);
        Map<String, KeyRow> locked = new HashMap<>();
        session.list(
                        session.sql().keyRead(),
                        args -> args.texts(sorted),
                        row -> new KeyRow(row.text("name"), row.jobOrNull("head"), row.number("next_sequence")))
                .forEach(row -> locked.put(row.key(), row));
        return locked;
    }

    @Override
    public void save(Collection<KeyRow> rows) {
        List<KeyRow> kept = rows.stream()
                .filter(row -> row.head() != null)
                .sorted(Comparator.comparing(KeyRow::key))
                .toList();
        session.writeEach(session.sql().keySave(), COLUMNS, kept);
        List<String> free =
                rows.stream().filter(row -> row.head() == null).map(KeyRow::key).toList();
        if (!free.isEmpty()) {
            session.write(session.sql().keyDelete(), args -> args.texts(free));
        }
    }

    @Override
    public long count() {
        return session.only(session.sql().keyCount(), Binding.NONE, row -> row.number("keys"));
    }
}
