package dev.longhaul.testkit.fault;

import dev.longhaul.store.Store;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.testkit.fault.TamperedStore.Fault;
import dev.longhaul.testkit.store.StoreContract;
import dev.longhaul.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The contract on the in-memory store with a fault; its name keeps the build from running it by itself. */
class FaultyStoreContract extends StoreContract {

    /** The fault of stores that are opened from now on. */
    static final AtomicReference<Fault> FAULT = new AtomicReference<>(TamperedStore.Call::proceed);

    /** How far the clock of the store is wrong at the moment. */
    static final AtomicReference<Duration> SKEW = new AtomicReference<>(Duration.ZERO);

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));

    @Override
    public Store newStore() {
        Store sound =
                MemoryDatabase.create(() -> clock.instant().plus(SKEW.get())).store("memory");
        return TamperedStore.of(sound, FAULT.get());
    }

    @Override
    public boolean connections() {
        return false;
    }

    @Override
    public void pass(Store store, Duration time) {
        clock.advance(time);
    }
}
