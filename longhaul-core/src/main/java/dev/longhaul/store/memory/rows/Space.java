package dev.longhaul.store.memory.rows;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the tables of one database in memory share: mutex, locks, open sessions and the count of rows looked at. */
public final class Space {

    final ReentrantLock mutex = new ReentrantLock();
    final Locks locks = new Locks();
    final Standby standby = new Standby();
    final Waiting waiting;
    final Steps steps;
    final RowChanges changes;

    /** Whether anybody wants to know of steps; if not, they are not described. */
    final boolean watched;

    private final Set<Session> open = new LinkedHashSet<>();
    private final TreeMap<Long, Session> undecided = new TreeMap<>();
    private final AtomicLong releases = new AtomicLong();
    private long sessions;
    private long looked;

    /** An empty space. */
    public Space(Waiting waiting, Steps steps, RowChanges changes) {
        this.waiting = waiting;
        this.steps = steps;
        this.changes = changes;
        this.watched = !steps.equals(Steps.UNDISTURBED);
    }

    /**
     * Begins a transaction.
     *
     * @param by who, for {@link Step#by}
     * @param lockWait the longest that one call waits for locks; negative for a transaction that only reads
     */
    public Session begin(String by, Duration lockWait) {
        return alone(() -> {
            Session session = new Session(this, by, ++sessions, lockWait);
            open.add(session);
            return session;
        });
    }

    /** Cuts the connections of these transactions: they are rolled back, also while they wait. */
    public void cut(String by) {
        act(() -> List.copyOf(open).stream()
                .filter(session -> session.by().equals(by))
                .forEach(Session::cut));
        waiting.wake();
    }

    /** Transactions whose commit is {@link CommitFate#UNDECIDED}, oldest first. */
    public Set<Long> undecided() {
        return alone(() -> new TreeSet<>(undecided.keySet()));
    }

    /**
     * Says how an undecided commit ended.
     *
     * @throws IllegalArgumentException if there is none of that number
     */
    public void decide(long transaction, boolean committed) {
        act(() -> {
            Session session = undecided.remove(transaction);
            if (session == null) {
                throw new IllegalArgumentException("transaction " + transaction + " is not undecided");
            }
            session.finish(committed);
        });
        waiting.wake();
    }

    /**
     * The standby leaves: from now on what commits write can be seen, and its callers are told that nobody knows whether it
     * is durable, until the standby {@link #standbyReturns} or {@link #failOver takes over}.
     */
    public void standbyLeaves() {
        act(standby::leaves);
    }

    /** The standby is back, and has everything. */
    public void standbyReturns() {
        act(standby::returns);
    }

    /**
     * The primary dies, and the standby takes over: open transactions are cut, and what was committed since it left is gone,
     * as is what was undecided.
     */
    public void failOver() {
        act(() -> {
            List.copyOf(open).forEach(Session::cut);
            List.copyOf(undecided.values()).forEach(Session::cut);
            undecided.clear();
            standby.takesOver();
        });
        waiting.wake();
    }

    /** Looks at something while no transaction takes a step. */
    public <T extends @Nullable Object> T alone(Supplier<T> work) {
        mutex.lock();
        try {
            return work.get();
        } finally {
            mutex.unlock();
        }
    }

    /** Does something while no transaction takes a step. */
    public void act(Runnable work) {
        mutex.lock();
        try {
            work.run();
        } finally {
            mutex.unlock();
        }
    }

    /** How many rows were looked at, since the beginning: what stands for cost in tests. */
    public long looked() {
        return alone(() -> looked);
    }

    /** How many rows are locked: zero when no transaction is open. */
    public int locked() {
        return alone(locks::size);
    }

    @Override
    public String toString() {
        return "database";
    }

    void look() {
        looked++;
    }

    long releases() {
        return releases.get();
    }

    void released() {
        releases.incrementAndGet();
    }

    void ended(Session session) {
        open.remove(session);
    }

    void leaveUndecided(Session session, long transaction) {
        open.remove(session);
        undecided.put(transaction, session);
    }
}
