package dev.longhaul.trials.disk;

import java.util.SplittableRandom;

/** What becomes of that which was written and not flushed when the power is cut. */
enum Survival {
    /** All of it is gone: the cache was never written back. */
    NOTHING,
    /** All of it is there: everything was written back just before. */
    EVERYTHING,
    /** What was done up to some moment is there: a disk that writes in order. */
    PREFIX,
    /** Pages survive, or not, or in an older version, or torn, each by itself. */
    PAGES;

    /** Half of all cuts are of the hardest kind. */
    static Survival draw(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> NOTHING;
            case 2 -> EVERYTHING;
            case 3, 4 -> PREFIX;
            default -> PAGES;
        };
    }
}
