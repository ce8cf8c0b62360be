package dev.longhaul.schedule.property;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Thousands of random cases, the same ones in every run. A failing one is named by its seed; {@code -Dlonghaul.seed=N} starts
 * elsewhere.
 */
final class Cases {

    private static final long FIRST_SEED = Long.getLong("longhaul.seed", 20_261_121L);

    private Cases() {}

    @FunctionalInterface
    interface Case {
        void run(RandomGenerator random);
    }

    static void each(int count, Case oneCase) {
        for (int number = 0; number < count; number++) {
            long seed = FIRST_SEED + number;
            try {
                oneCase.run(new SplittableRandom(seed));
            } catch (Throwable failed) {
                throw new AssertionError("seed " + seed + " (repeat with -Dlonghaul.seed=" + seed + ")", failed);
            }
        }
    }
}
