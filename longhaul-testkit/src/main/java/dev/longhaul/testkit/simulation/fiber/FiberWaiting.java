package dev.longhaul.testkit.simulation.fiber;

import dev.longhaul.store.memory.rows.Waiting;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** How fibers wait for rows that others have locked. */
public final class FiberWaiting implements Waiting {

    private final Fibers fibers;
    private final Set<Fiber> waiting = new LinkedHashSet<>();

    /** @param fibers who waits */
    public FiberWaiting(Fibers fibers) {
        this.fibers = fibers;
    }

    @Override
    public long await(BooleanSupplier changed, long nanos) {
        Fiber self = fibers.current();
        long end = fibers.now() + nanos;
        while (self != null && !changed.getAsBoolean() && fibers.now() < end) {
            waiting.add(self);
            try {
                fibers.waitUntil(end);
            } finally {
                waiting.remove(self);
            }
        }
        return end - fibers.now();
    }

    @Override
    public void wake() {
        List.copyOf(waiting).forEach(fibers::wake);
    }
}
