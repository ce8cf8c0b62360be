package dev.longhaul.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.testkit.simulation.life.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Every build lives worlds that nobody has lived before. */
class WorldsTest {

    private static final int WORLDS = Integer.getInteger("longhaul.worlds", 2_000);

    @Test
    void every_promise_is_kept_in_worlds_that_nobody_has_lived_before() {
        long first = ThreadLocalRandom.current().nextLong(1L << 40);
        List<String> reports = new ArrayList<>();
        for (long seed = first; seed < first + WORLDS && reports.isEmpty(); seed++) {
            Verdict verdict = Simulation.of(seed);
            if (verdict.broken() != null) {
                reports.addAll(Shrinker.report(seed));
            }
        }
        assertThat(String.join("\n", reports))
                .as("./trials simulate --from SEED --count 1 --trace lives it again")
                .isEmpty();
    }

    @Test
    void a_seed_lived_twice_is_the_same_world_twice() {
        for (long seed = 1; seed <= 60; seed++) {
            Verdict once = Simulation.of(seed);
            Verdict again = Simulation.of(seed);
            assertThat(again.trace().hash())
                    .as("seed %d", seed)
                    .isEqualTo(once.trace().hash());
            assertThat(again.trace().count())
                    .as("seed %d", seed)
                    .isEqualTo(once.trace().count());
        }
    }

    @Test
    void different_seeds_are_different_worlds() {
        assertThat(Simulation.of(1).trace().hash())
                .isNotEqualTo(Simulation.of(2).trace().hash());
    }
}
