package dev.longhaul.schedule.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds for every schedule. */
class RoundTripTest {

    @Test
    void every_schedule_reads_back_from_its_text_as_an_equal_one() {
        Cases.each(20_000, random -> {
            RetrySchedule schedule = new RandomSchedules(random).any();
            RetrySchedule readBack = RetrySchedule.parse(schedule.toString());

            assertThat(readBack).isEqualTo(schedule).hasSameHashCodeAs(schedule).hasToString(schedule.toString());
        });
    }

    @Test
    void every_text_has_one_line_and_is_short_enough_to_be_read() {
        Cases.each(
                5_000,
                random -> assertThat(new RandomSchedules(random).any().toString())
                        .matches("[a-z0-9.,:* -]+")
                        .hasSizeLessThanOrEqualTo(ScheduleLimits.MAX_TEXT_LENGTH));
    }

    @Test
    void every_schedule_decides_alike_after_it_was_read_back() {
        Cases.each(5_000, random -> {
            RetrySchedule schedule = new RandomSchedules(random).any();
            RetrySchedule readBack = RetrySchedule.parse(schedule.toString());
            int position = random.nextInt(random.nextBoolean() ? 20 : Integer.MAX_VALUE);
            Duration elapsed = Duration.ofMillis(random.nextLong(ScheduleLimits.MAX_ELAPSED.toMillis()));
            long dice = random.nextLong();

            assertThat(readBack.next(position, elapsed, new SplittableRandom(dice)))
                    .isEqualTo(schedule.next(position, elapsed, new SplittableRandom(dice)));
        });
    }

    @Test
    void every_delay_is_whole_milliseconds_from_zero_to_the_longest() {
        Cases.each(5_000, random -> {
            RetrySchedule schedule = new RandomSchedules(random).any();
            Duration elapsed = Duration.ZERO;
            for (int position = 0; position < 50; position++) {
                Optional<Duration> delay = schedule.next(position, elapsed, random);
                if (delay.isEmpty()) {
                    break;
                }
                assertThat(delay.get()).isBetween(Duration.ZERO, ScheduleLimits.MAX_DELAY);
                assertThat(delay.get()).isEqualTo(Duration.ofMillis(delay.get().toMillis()));
                elapsed = elapsed.plus(delay.get());
            }
        });
    }

    @Test
    void a_schedule_that_has_ended_stays_ended() {
        Cases.each(5_000, random -> {
            RetrySchedule schedule = new RandomSchedules(random).rule();
            int position = random.nextInt(2_000);
            Duration elapsed = Duration.ofMillis(random.nextLong(ScheduleLimits.MAX_ELAPSED.toMillis()));
            if (schedule.next(position, elapsed, random).isEmpty()) {
                assertThat(schedule.next(position + 1, elapsed, random)).isEmpty();
                assertThat(schedule.next(position, elapsed.plusMillis(1), random))
                        .isEmpty();
                assertThat(schedule.isUnlimited()).isFalse();
            }
        });
    }

    @Test
    void a_sped_up_schedule_reads_back_and_is_nowhere_slower() {
        Cases.each(5_000, random -> {
            // A sped-up exponential may be stopped by its own rounding, which is for the specification; lists are for
            // here.
            RetrySchedule schedule = RetrySchedule.intervals(
                    Duration.ofMillis(random.nextLong(100_000)), Duration.ofMillis(random.nextLong(100_000_000)));
            RetrySchedule spedUp = schedule.spedUp(random.nextDouble(1, 1_000));

            assertThat(RetrySchedule.parse(spedUp.toString())).isEqualTo(spedUp);
            for (int position = 0; position < 2; position++) {
                assertThat(delayOf(spedUp, position, random)).isLessThanOrEqualTo(delayOf(schedule, position, random));
            }
        });
    }

    private static Duration delayOf(RetrySchedule schedule, int position, RandomGenerator random) {
        return schedule.next(position, Duration.ZERO, random).orElseThrow();
    }
}
