package dev.longhaul.trials.checker;

import java.util.TreeMap;

/**
 * Turns readings of the monotonic clock into the wall clock's, which databases on the same machine decide by. Learned from
 * the lines of {@code trial}, whose wall clock nobody falsifies.
 */
final class WallClock {

    private final TreeMap<Long, Long> offsets = new TreeMap<>();

    /** Both clocks at one moment. */
    void observe(long nanos, long micros) {
        offsets.put(nanos, micros - nanos / 1_000);
    }

    /** Microseconds since 1970. */
    long micros(long nanos) {
        if (offsets.isEmpty()) {
            throw new IllegalStateException("no line of 'trial' in the histories tells the two clocks together");
        }
        var before = offsets.floorEntry(nanos);
        return nanos / 1_000 + (before == null ? offsets.firstEntry() : before).getValue();
    }
}
