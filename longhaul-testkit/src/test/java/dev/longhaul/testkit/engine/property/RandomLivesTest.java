package dev.longhaul.testkit.engine.property;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Random jobs, outcomes, operators' moves, deaths and store failures on one to three nodes. After every commit what must
 * always be true is checked; then the faults stop, and everything must end. A failure names its seed: {@code
 * -Dlonghaul.lives=SEED} lives that life alone, {@code -Dlonghaul.lives=FIRST-LAST} many.
 */
class RandomLivesTest {

    private static final String DEFAULT_SEEDS = "1-200";

    @Test
    void whatever_happens_every_job_is_in_one_place_never_early_in_its_order_and_ends_once_the_faults_stop() {
        live(false);
    }

    @Test
    void nothing_that_was_acknowledged_is_lost_when_the_database_fails_over_to_a_standby_that_was_away() {
        live(true);
    }

    private static void live(boolean failsOver) {
        String[] seeds = System.getProperty("longhaul.lives", DEFAULT_SEEDS).split("-", 2);
        long first = Long.parseLong(seeds[0]);
        long last = Long.parseLong(seeds[seeds.length - 1]);
        for (long seed = first; seed <= last; seed++) {
            RandomLife life = new RandomLife(seed, failsOver);
            try {
                life.live();
            } catch (RuntimeException | Error e) {
                fail("the life of seed " + seed + " (-Dlonghaul.lives=" + seed + ") after " + life.story(), e);
            }
        }
    }
}
