package dev.longhaul.testkit.simulation.life;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** Everything that happened, as one number: two simulations with the same hash were the same. */
public final class Trace {

    private static final int LINES = 400;

    private final LongSupplier now;
    private final boolean kept;
    private final Deque<String> lines = new ArrayDeque<>();
    private long hash = 1;
    private long count;

    Trace(LongSupplier now, boolean kept) {
        this.now = now;
        this.kept = kept;
    }

    void happened(Object who, String what) {
        long time = now.getAsLong();
        hash = (hash * 31 + time) * 31 + what.hashCode();
        count++;
        if (kept) {
            lines.add(Duration.ofNanos(time) + " " + who + ": " + what);
            if (lines.size() > LINES) {
                lines.remove();
            }
        }
    }

    /** The number. */
    public long hash() {
        return hash;
    }

    /** How many steps, starts, ends and events it is made of. */
    public long count() {
        return count;
    }

    /** The last of them, for people; empty unless they were asked for. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
