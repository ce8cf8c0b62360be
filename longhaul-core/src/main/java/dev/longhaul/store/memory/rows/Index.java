package dev.longhaul.store.memory.rows;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of a table in the order of a unique key of theirs. Walking from a key costs nothing for what lies before it. */
public final class Index<I extends Comparable<I>, V> {

    private final Table<?, V> table;
    private final Function<V, @Nullable I> keyOf;
    private final TreeMap<I, V> committed;
    private final Map<Session, TreeMap<I, V>> open = new HashMap<>();

    Index(Table<?, V> table, Function<V, @Nullable I> keyOf) {
        this.table = table;
        this.keyOf = keyOf;
        this.committed = new TreeMap<>(Comparator.naturalOrder());
    }

    /** All rows, in order, as the session sees them. */
    public Iterable<V> all(Session session) {
        return () -> walk(session, committed, own(session));
    }

    /** The rows at or after a key, in order. */
    public Iterable<V> from(Session session, I key) {
        return () -> walk(session, committed.tailMap(key, true), own(session).tailMap(key, true));
    }

    /** The rows after a key, in order; null for all. */
    public Iterable<V> after(Session session, @Nullable I key) {
        return key == null
                ? all(session)
                : () -> walk(
                        session, committed.tailMap(key, false), own(session).tailMap(key, false));
    }

    /** The rows before a key, in reverse order; null for all. */
    public Iterable<V> downFrom(Session session, @Nullable I key) {
        NavigableMap<I, V> own = own(session);
        return () -> key == null
                ? walk(session, committed.descendingMap(), own.descendingMap())
                : walk(
                        session,
                        committed.headMap(key, false).descendingMap(),
                        own.headMap(key, false).descendingMap());
    }

    /** The first row at or after a key; null without any. */
    public @Nullable V first(Session session, I key) {
        Iterator<V> rows = from(session, key).iterator();
        return rows.hasNext() ? rows.next() : null;
    }

    /** The row of a key; null without any. */
    public @Nullable V get(Session session, I key) {
        session.space().look();
        V row = own(session).get(key);
        if (row != null) {
            return row;
        }
        row = committed.get(key);
        return row == null || table.changed(session, row) ? null : row;
    }

    /**
     * The row of a key, after waiting for whoever writes one; if there is none, the key is locked, so that this session
     * may insert one: what makes the index unique among open transactions.
     */
    public @Nullable V getOrLock(Session session, I key) {
        Session.Locked locked = session.lock(this, key, Locks.Mode.EXCLUSIVE);
        V row = get(session, key);
        if (row != null) {
            session.unlock(locked);
        }
        return row;
    }

    /** Locks a key unless somebody else holds it. */
    public boolean tryLock(Session session, I key) {
        return session.tryLock(this, key);
    }

    Map<I, V> committed() {
        return committed;
    }

    void add(V row) {
        I key = keyOf.apply(row);
        if (key != null && committed.put(key, row) != null) {
            throw new IllegalStateException("two rows of " + table + " have the key " + key);
        }
    }

    void remove(V row) {
        I key = keyOf.apply(row);
        if (key != null) {
            committed.remove(key);
        }
    }

    /** Replaces a row among those that an open session wrote. */
    void own(Session session, @Nullable V before, @Nullable V after) {
        I keyBefore = before == null ? null : keyOf.apply(before);
        I keyAfter = after == null ? null : keyOf.apply(after);
        NavigableMap<I, V> own = open.computeIfAbsent(session, missing -> new TreeMap<>(committed.comparator()));
        if (keyBefore != null) {
            own.remove(keyBefore);
        }
        if (keyAfter != null && after != null) {
            own.put(keyAfter, after);
        }
    }

    void forget(Session session) {
        open.remove(session);
    }

    private NavigableMap<I, V> own(Session session) {
        NavigableMap<I, V> own = open.get(session);
        return own == null ? new TreeMap<>(committed.comparator()) : own;
    }

    private Iterator<V> walk(Session session, NavigableMap<I, V> theirs, NavigableMap<I, V> own) {
        // The walker may take what it walks over, so its own rows are a copy.
        return new Walk<>(session, table, theirs, new TreeMap<>(own));
    }

    /** Committed rows that the session did not change, and its own, in one order. */
    private static final class Walk<I, V> implements Iterator<V> {
        private final Session session;
        private final Table<?, V> table;
        private final Comparator<? super I> order;
        private final Iterator<Map.Entry<I, V>> theirs;
        private final Iterator<Map.Entry<I, V>> own;
        private Map.@Nullable Entry<I, V> nextTheirs;
        private Map.@Nullable Entry<I, V> nextOwn;

        Walk(Session session, Table<?, V> table, NavigableMap<I, V> theirs, NavigableMap<I, V> own) {
            this.session = session;
            this.table = table;
            this.order = theirs.comparator();
            this.theirs = theirs.entrySet().iterator();
            this.own = own.entrySet().iterator();
            advanceTheirs();
            advanceOwn();
        }

        @Override
        public boolean hasNext() {
            return nextTheirs != null || nextOwn != null;
        }

        @Override
        public V next() {
            Map.Entry<I, V> a = nextTheirs;
            Map.Entry<I, V> b = nextOwn;
            if (a != null && (b == null || order.compare(a.getKey(), b.getKey()) < 0)) {
                advanceTheirs();
                return a.getValue();
            }
            if (b == null) {
                throw new NoSuchElementException();
            }
            advanceOwn();
            return b.getValue();
        }

        private void advanceTheirs() {
            nextTheirs = null;
            while (nextTheirs == null && theirs.hasNext()) {
                Map.Entry<I, V> entry = theirs.next();
                session.space().look();
                nextTheirs = table.changed(session, entry.getValue()) ? null : entry;
            }
        }

        private void advanceOwn() {
            nextOwn = null;
            if (own.hasNext()) {
                session.space().look();
                nextOwn = own.next();
            }
        }
    }
}
