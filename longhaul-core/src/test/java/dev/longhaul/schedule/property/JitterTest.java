package dev.longhaul.schedule.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longhaul.schedule.RetrySchedule;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JitterTest {

    @Test
    void jittered_delays_stay_within_the_fraction_whatever_the_dice_say() {
        Cases.each(10_000, random -> {
            long millis = 1 + random.nextLong(100_000_000);
            double fraction = random.nextDouble(0.0001, 1);
            long jittered = RetrySchedule.intervals(Duration.ofMillis(millis))
                    .jitter(fraction)
                    .next(0, Duration.ZERO, random)
                    .orElseThrow()
                    .toMillis();

            assertThat((double) jittered)
                    .isBetween(Math.floor(millis * (1 - fraction)), Math.ceil(millis * (1 + fraction)));
        });
    }

    @Test
    void jittered_delays_are_spread_evenly_and_keep_their_mean() {
        RetrySchedule schedule = RetrySchedule.parse("1000s jitter 0.2");
        SplittableRandom random = new SplittableRandom(7);
        int draws = 100_000;
        int[] tenths = new int[10];
        long sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            long millis = schedule.next(0, Duration.ZERO, random).orElseThrow().toMillis();
            tenths[(int) ((millis - 800_000) / 40_000)]++;
            sum += millis;
        }

        assertThat(sum / (double) draws).isCloseTo(1_000_000, within(2_000.0));
        for (int tenth : tenths) {
            assertThat(tenth).isBetween(9_500, 10_500);
        }
    }
}
