package dev.longhaul.testkit.simulation.life;

import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryStore;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A store that loses some of its announcements to other nodes, as it may. */
final class Hints implements Store {

    private final MemoryStore store;
    private final BooleanSupplier loses;

    Hints(MemoryStore store, BooleanSupplier loses) {
        this.store = store;
        this.loses = loses;
    }

    @Override
    public void announce(String type, Instant due) {
        if (!loses.getAsBoolean()) {
            store.announce(type, due);
        }
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void prepare() {
        store.prepare();
    }

    @Override
    public boolean exclusive() {
        return store.exclusive();
    }

    @Override
    public int handlersAtOnce() {
        return store.handlersAtOnce();
    }

    @Override
    public StoreTransaction begin(Duration lockWait) {
        return store.begin(lockWait);
    }

    @Override
    public StoreTransaction beginReading() {
        return store.beginReading();
    }

    @Override
    public StoreTransaction join(Connection callers) {
        return store.join(callers);
    }

    @Override
    public void onAnnouncement(Consumer<Announcement> listener) {
        store.onAnnouncement(listener);
    }

    @Override
    public void close() {
        store.close();
    }
}
