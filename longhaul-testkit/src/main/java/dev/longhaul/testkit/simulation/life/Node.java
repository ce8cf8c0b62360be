package dev.longhaul.testkit.simulation.life;

import dev.longhaul.Longhaul;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;

/** One engine in its process. */
final class Node {

    final String name;
    final int slot;
    final int version;
    final SimulatedProcess process;
    final MemoryStore store;
    final Longhaul longhaul;
    final long joinedAt;

    /** Until when the database cannot be reached from here. */
    long cutUntil;
    /** The latest moment at which something kept it from working as it should. */
    long disturbedAt = Long.MIN_VALUE;

    boolean leaving;
    /** How many callers and operators wait for an answer. */
    int calls;

    Node(
            String name,
            int slot,
            int version,
            SimulatedProcess process,
            MemoryStore store,
            Longhaul longhaul,
            long joinedAt) {
        this.joinedAt = joinedAt;
        this.name = name;
        this.slot = slot;
        this.version = version;
        this.process = process;
        this.store = store;
        this.longhaul = longhaul;
    }

    boolean lives() {
        return !process.dead();
    }

    @Override
    public String toString() {
        return name;
    }
}
