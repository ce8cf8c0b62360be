package dev.longhaul.testkit.contract;

import dev.longhaul.store.Store;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.testkit.store.StoreContract;
import dev.longhaul.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;

/** The in-memory store keeps the contract, under a clock that moves only when told. */
class MemoryStoreContractTest extends StoreContract {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00.123456789Z"));

    @Override
    public Store newStore() {
        return MemoryDatabase.create(clock).store("memory");
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
