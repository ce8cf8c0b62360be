package dev.longhaul.store.memory.rows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows by their primary key: those committed, and over them what open sessions have written. All methods but {@link
 * #committed} are called inside of {@link Session#read} or {@link Session#write}.
 */
public final class Table<K extends Comparable<K>, V> {

    /** What a session wrote over a row; null for its removal. */
    record Change<V>(@Nullable V row) {}

    private final String name;
    private final Function<V, K> keyOf;
    private final Index<K, V> primary;
    private final List<Index<?, V>> indexes = new ArrayList<>();
    private final Map<Session, TreeMap<K, Change<V>>> open = new HashMap<>();

    /** An empty table. */
    public Table(String name, Function<V, K> keyOf) {
        this.name = name;
        this.keyOf = keyOf;
        this.primary = new Index<>(this, row -> keyOf.apply(row));
        indexes.add(primary);
    }

    /** Adds an index over the rows for which {@code keyOf} is not null. Its keys must be unique. */
    public <I extends Comparable<I>> Index<I, V> index(Function<V, @Nullable I> keyOf) {
        Index<I, V> index = new Index<>(this, keyOf);
        indexes.add(index);
        return index;
    }

    /** The rows in order of the primary key. */
    public Index<K, V> inOrder() {
        return primary;
    }

    /** A row as the session sees it. */
    public @Nullable V get(Session session, K key) {
        session.space().look();
        Change<V> change = changes(session).get(key);
        return change != null ? change.row() : primary.committed().get(key);
    }

    /** Writes or replaces a row whose exclusive lock the session holds. */
    public void put(Session session, V row) {
        change(session, keyOf.apply(row), new Change<>(row));
    }

    /** Removes a row whose exclusive lock the session holds. */
    public void remove(Session session, K key) {
        change(session, key, new Change<>(null));
    }

    /** A row, after waiting for whoever writes it; if there is none, its key is locked, so that one may be put. */
    public @Nullable V getOrLock(Session session, K key) {
        Session.Locked locked = session.lock(this, key, Locks.Mode.EXCLUSIVE);
        V row = get(session, key);
        if (row != null) {
            session.unlock(locked);
        }
        return row;
    }

    /** A row, after waiting for whoever writes it; nothing is locked afterwards that was not before. */
    public @Nullable V getAfterWriter(Session session, K key) {
        Session.Locked locked = session.lock(this, key, Locks.Mode.SHARED);
        try {
            return get(session, key);
        } finally {
            session.unlock(locked);
        }
    }

    /** Inserts a row, waiting for whoever writes the same key; false if there is one already. */
    public boolean insert(Session session, V row) {
        boolean absent = getOrLock(session, keyOf.apply(row)) == null;
        if (absent) {
            put(session, row);
        }
        return absent;
    }

    /** Writes or replaces a row, waiting for whoever holds it. */
    public void save(Session session, V row) {
        lockKey(session, keyOf.apply(row));
        put(session, row);
    }

    /** Removes and returns a row, waiting for whoever holds it; null if it is not (or no longer) there. */
    public @Nullable V take(Session session, K key) {
        V row = lock(session, key);
        if (row != null) {
            remove(session, key);
        }
        return row;
    }

    /** Locks a row and returns it; null if it is not (or no longer) there. */
    public @Nullable V lock(Session session, K key) {
        return lock(session, key, Locks.Mode.EXCLUSIVE);
    }

    /** Locks a row together with others who only share it; null if it is not (or no longer) there. */
    public @Nullable V lockShared(Session session, K key) {
        return lock(session, key, Locks.Mode.SHARED);
    }

    /** Locks the place of a row, whether there is one or not. */
    public void lockKey(Session session, K key) {
        session.lock(this, key, Locks.Mode.EXCLUSIVE);
    }

    /** Locks a row unless somebody else holds it. */
    public boolean tryLock(Session session, K key) {
        return session.tryLock(this, key);
    }

    /** A copy of the committed rows. Called inside of {@link Space#alone}. */
    public Map<K, V> committed() {
        return new TreeMap<>(primary.committed());
    }

    private @Nullable V lock(Session session, K key, Locks.Mode mode) {
        if (get(session, key) == null) {
            return null;
        }
        Session.Locked locked = session.lock(this, key, mode);
        V row = get(session, key);
        if (row == null) {
            session.unlock(locked);
        }
        return row;
    }

    private void change(Session session, K key, Change<V> change) {
        if (!session.holds(this, key)) {
            throw new IllegalStateException(name + " " + key + " is written without its lock");
        }
        TreeMap<K, Change<V>> changes = open.computeIfAbsent(session, missing -> new TreeMap<>());
        Change<V> before = changes.put(key, change);
        V rowBefore = before == null ? null : before.row();
        indexes.forEach(index -> index.own(session, rowBefore, change.row()));
        session.wrote(this, () -> {
            if (before == null) {
                changes.remove(key);
            } else {
                changes.put(key, before);
            }
            indexes.forEach(index -> index.own(session, change.row(), rowBefore));
        });
    }

    private Map<K, Change<V>> changes(Session session) {
        TreeMap<K, Change<V>> changes = open.get(session);
        return changes == null ? Map.of() : changes;
    }

    /** Whether the session wrote or removed this committed row. */
    boolean changed(Session session, V row) {
        return changes(session).containsKey(keyOf.apply(row));
    }

    void end(Session session, boolean commit) {
        Map<K, Change<V>> changes = open.remove(session);
        indexes.forEach(index -> index.forget(session));
        if (changes != null && commit) {
            changes.forEach((key, change) -> apply(key, change, session.space()));
        }
    }

    private void apply(K key, Change<V> change, Space space) {
        V before = primary.committed().get(key);
        V after = change.row();
        if (before != null) {
            indexes.forEach(index -> index.remove(before));
        }
        if (after != null) {
            indexes.forEach(index -> index.add(after));
        }
        if (before != null || after != null) {
            space.changes.changed(name, before, after);
            space.standby.changed(() -> apply(key, new Change<>(before), space));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
