package dev.longhaul.store.memory;

import dev.longhaul.store.Micros;
import dev.longhaul.store.Store.Announcement;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.RowChanges;
import dev.longhaul.store.memory.rows.Space;
import dev.longhaul.store.memory.rows.Steps;
import dev.longhaul.store.memory.rows.Waiting;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory. Each node opens a {@link #store} of its own on it, and a test looks at it from outside. It lives
 * as long as somebody refers to it, also while no store is open. Thread-safe.
 */
public final class MemoryDatabase {

    private final InstantSource clock;
    private final boolean exclusive;
    private final boolean oneWriter;
    private final Space space;
    private final Tables tables = new Tables();
    private final List<MemoryStore> stores = new CopyOnWriteArrayList<>();
    private @Nullable MemoryStore owner;

    private MemoryDatabase(Builder builder) {
        this.clock = builder.clock;
        this.exclusive = builder.exclusive;
        this.oneWriter = builder.oneWriter;
        this.space = new Space(builder.waiting, builder.steps, builder.changes);
    }

    /** An empty database for real threads, shared by nodes, undisturbed. */
    public static MemoryDatabase create(InstantSource clock) {
        return builder(clock).build();
    }

    /** A database with settings of its own. */
    public static Builder builder(InstantSource clock) {
        return new Builder(clock);
    }

    /**
     * Opens a store.
     *
     * @param by its name in {@link dev.longhaul.store.memory.rows.Step#by steps}: the node's, different from those of
     *     other open stores
     * @throws IllegalArgumentException if a store of that name is open
     */
    public MemoryStore store(String by) {
        return space.alone(() -> {
            if (stores.stream().anyMatch(open -> open.by().equals(by))) {
                throw new IllegalArgumentException("a store named '" + by + "' is open; close it or name another");
            }
            MemoryStore store = new MemoryStore(this, by);
            stores.add(store);
            return store;
        });
    }

    /** Everything that is committed, at one moment. */
    public Snapshot snapshot() {
        return space.alone(() -> Snapshot.of(tables));
    }

    /** How many rows were looked at by all calls since the beginning: what stands for cost in tests. */
    public long rowsLookedAt() {
        return space.looked();
    }

    /** How many rows are locked; 0 when no transaction is open. */
    public int rowsLocked() {
        return space.locked();
    }

    /** Transactions whose commit is undecided, oldest first. */
    public Set<Long> undecided() {
        return space.undecided();
    }

    /**
     * Says how an undecided commit ended.
     *
     * @throws IllegalArgumentException if no transaction of that number is undecided
     */
    public void decide(long transaction, boolean committed) {
        space.decide(transaction, committed);
    }

    /** As {@link Space#standbyLeaves}. */
    public void standbyLeaves() {
        space.standbyLeaves();
    }

    /** As {@link Space#standbyReturns}. */
    public void standbyReturns() {
        space.standbyReturns();
    }

    /** As {@link Space#failOver}. */
    public void failOver() {
        space.failOver();
    }

    /** The clock, to the microsecond below: a job is due when the clock has reached its time, never before. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    boolean exclusive() {
        return exclusive;
    }

    boolean oneWriter() {
        return oneWriter;
    }

    Space space() {
        return space;
    }

    Tables tables() {
        return tables;
    }

    void own(MemoryStore store) {
        space.act(() -> {
            if (exclusive && owner != null && owner != store) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "the database is owned by '" + owner.by() + "'; close that store first");
            }
            owner = store;
        });
    }

    void closed(MemoryStore store) {
        space.act(() -> {
            stores.remove(store);
            if (owner == store) {
                owner = null;
            }
        });
    }

    void announce(MemoryStore from, Announcement announcement) {
        Announcement kept = new Announcement(announcement.type(), Micros.ceil(announcement.due()));
        stores.stream().filter(store -> store != from).forEach(store -> store.hear(kept));
    }

    /** Makes a database. */
    public static final class Builder {
        private final InstantSource clock;
        private Waiting waiting = Waiting.threads();
        private Steps steps = Steps.UNDISTURBED;
        private RowChanges changes = RowChanges.UNHEARD;
        private boolean exclusive;
        private boolean oneWriter;

        private Builder(InstantSource clock) {
            this.clock = clock;
        }

        /** How locks are waited for; by default the calling thread blocks. */
        public Builder waiting(Waiting how) {
            waiting = how;
            return this;
        }

        /** What happens between steps; by default nothing. */
        public Builder steps(Steps between) {
            steps = between;
            return this;
        }

        /** Who hears of the rows that commits change; by default nobody. */
        public Builder changes(RowChanges hearing) {
            changes = hearing;
            return this;
        }

        /** Lets only one store at a time prepare it, as SQLite does; by default stores share it. */
        public Builder exclusive() {
            exclusive = true;
            return this;
        }

        /** Lets only one transaction at a time be open for writing, as SQLite does; by default they only lock rows. */
        public Builder oneWriter() {
            oneWriter = true;
            return this;
        }

        /** An empty database. */
        public MemoryDatabase build() {
            return new MemoryDatabase(this);
        }
    }
}
