package dev.longhaul.schedule.specification;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of schedules, its meaning and its canonical text. */
class SchedulesTest {

    private static final RandomGenerator LOWEST = () -> 0;
    private static final RandomGenerator HIGHEST = () -> -1;
    private static final RandomGenerator UNUSED = () -> {
        throw new AssertionError("a schedule without jitter drew a random number");
    };

    @Nested
    class A_list_of_intervals {

        @Test
        void gives_its_intervals_one_by_one_and_then_ends() {
            assertThat(Delays.inMillis("15s 30s 3m", 100)).isEqualTo("15000 30000 180000");
        }

        @Test
        void repeats_an_interval_that_has_a_count() {
            assertThat(Delays.inMillis("1s 2s*3 4s", 100)).isEqualTo("1000 2000 2000 2000 4000");
        }

        @Test
        void repeats_its_last_interval_without_end_after_three_dots() {
            assertThat(Delays.inMillis("5s 1m 1h...", 5)).isEqualTo("5000 60000 3600000 3600000 3600000 …");
            assertThat(RetrySchedule.parse("5s 1m 1h...").next(Integer.MAX_VALUE, ZERO, UNUSED))
                    .contains(ofHours(1));
        }

        @Test
        void may_be_separated_by_commas() {
            assertThat(RetrySchedule.parse("15s, 30s,3m , 5m")).isEqualTo(RetrySchedule.parse("15s 30s 3m 5m"));
        }

        @Test
        void may_wait_not_at_all() {
            assertThat(Delays.inMillis("0s 0ms 1s", 100)).isEqualTo("0 0 1000");
        }
    }

    @Nested
    class A_fixed_schedule {

        @Test
        void waits_the_same_delay_again_and_again() {
            assertThat(Delays.inMillis("every 2s", 3)).isEqualTo("2000 2000 2000 …");
        }

        @Test
        void makes_one_delay_less_than_attempts() {
            assertThat(Delays.inMillis("every 2s, 5 attempts", 100)).isEqualTo("2000 2000 2000 2000");
            assertThat(Delays.inMillis("every 2s, 1 attempt", 100)).isEmpty();
        }
    }

    @Nested
    class An_exponential_schedule {

        @Test
        void cuts_each_delay_to_whole_milliseconds_and_grows_from_there() {
            assertThat(Delays.inMillis("exponential 100ms x1.5 up to 5s within 50s", 100))
                    .isEqualTo("100 150 225 337 505 757 1135 1702 2553 3829 5000 5000 5000 5000 5000 5000 5000 5000");
        }

        @Test
        void is_capped_at_the_longest_delay_when_it_has_no_cap_of_its_own() {
            assertThat(RetrySchedule.parse("exponential 1s x10").next(1_000_000, ZERO, UNUSED))
                    .contains(ScheduleLimits.MAX_DELAY);
        }

        @Test
        void stands_still_where_the_multiplier_adds_less_than_a_millisecond() {
            assertThat(Delays.inMillis("exponential 1ms x1.5", 3)).isEqualTo("1 1 1 …");
            assertThat(RetrySchedule.parse("exponential 1ms x1.000001").next(Integer.MAX_VALUE, ZERO, UNUSED))
                    .contains(ofMillis(1));
        }

        @Test
        void with_a_multiplier_of_1_is_a_fixed_one() {
            assertThat(RetrySchedule.parse("exponential 3s x1").next(Integer.MAX_VALUE, ZERO, UNUSED))
                    .contains(ofSeconds(3));
        }
    }

    @Nested
    class A_limit {

        @Test
        void on_attempts_counts_the_first_one() {
            assertThat(Delays.inMillis("1s 2s 3s 4s, 3 attempts", 100)).isEqualTo("1000 2000");
        }

        @Test
        void on_elapsed_time_ends_the_schedule_once_the_delays_so_far_reach_it() {
            assertThat(Delays.inMillis("every 10s within 30s", 100)).isEqualTo("10000 10000 10000");
            assertThat(Delays.inMillis("every 10s within 31s", 100)).isEqualTo("10000 10000 10000 10000");
        }

        @Test
        void on_elapsed_time_goes_by_what_was_really_scheduled() {
            RetrySchedule schedule = RetrySchedule.parse("every 10s jitter 0.5 within 30s");

            assertThat(schedule.next(5, ofMillis(29_999), LOWEST)).contains(ofSeconds(5));
            assertThat(schedule.next(1, ofSeconds(30), LOWEST)).isEmpty();
        }

        @Test
        void may_stand_beside_another_one_and_the_first_that_is_reached_counts() {
            assertThat(Delays.inMillis("every 10s within 30s, 3 attempts", 100)).isEqualTo("10000 10000");
            assertThat(Delays.inMillis("every 10s within 30s, 9 attempts", 100)).isEqualTo("10000 10000 10000");
        }

        @Test
        void is_absent_from_a_schedule_that_is_unlimited() {
            assertThat(RetrySchedule.parse("every 2s").isUnlimited()).isTrue();
            assertThat(RetrySchedule.parse("every 2s, unlimited").isUnlimited()).isTrue();
            assertThat(RetrySchedule.parse("1s 2s...").isUnlimited()).isTrue();
            assertThat(RetrySchedule.parse("1s 2s").isUnlimited()).isFalse();
            assertThat(RetrySchedule.parse("1s 2s..., 9 attempts").isUnlimited())
                    .isFalse();
            assertThat(RetrySchedule.parse("every 2s within 1h").isUnlimited()).isFalse();
        }
    }

    @Nested
    class Jitter {

        @Test
        void spreads_a_delay_by_the_fraction_to_both_sides() {
            RetrySchedule schedule = RetrySchedule.parse("10s 20s jitter 0.1");

            assertThat(schedule.next(0, ZERO, LOWEST)).contains(ofSeconds(9));
            assertThat(schedule.next(0, ZERO, HIGHEST)).contains(ofSeconds(11));
            assertThat(schedule.next(1, ofSeconds(9), LOWEST)).contains(ofSeconds(18));
        }

        @Test
        void of_1_reaches_down_to_zero_and_never_below() {
            assertThat(RetrySchedule.parse("10s jitter 1").next(0, ZERO, LOWEST))
                    .contains(ZERO);
        }

        @Test
        void leaves_a_delay_of_zero_alone() {
            assertThat(RetrySchedule.parse("immediate jitter 1").next(0, ZERO, HIGHEST))
                    .contains(ZERO);
        }

        @Test
        void does_not_change_what_an_exponential_grows_from() {
            RetrySchedule schedule = RetrySchedule.parse("exponential 1s x2 jitter 0.5");

            assertThat(schedule.next(3, ofMillis(3_500), LOWEST)).contains(ofSeconds(4));
        }

        @Test
        void spreads_capped_delays_over_the_cap_as_well() {
            RetrySchedule schedule = RetrySchedule.parse("exponential 1s x2 up to 4s jitter 0.5");

            assertThat(schedule.next(9, ZERO, HIGHEST)).contains(ofSeconds(6));
        }

        @Test
        void does_not_lengthen_a_delay_over_the_longest() {
            assertThat(RetrySchedule.parse("365d jitter 1").next(0, ZERO, HIGHEST))
                    .contains(ScheduleLimits.MAX_DELAY);
        }

        @Test
        void alone_draws_random_numbers() {
            assertThat(RetrySchedule.parse("every 2s jitter 0").next(0, ZERO, UNUSED))
                    .contains(ofSeconds(2));
            assertThat(RetrySchedule.parse("exponential 1s x2 within 1h, 5 attempts")
                            .next(2, ofSeconds(3), UNUSED))
                    .contains(ofSeconds(4));
        }
    }

    @Nested
    class A_duration {

        @ParameterizedTest
        @CsvSource({
            "250ms, 250",
            "15s, 15000",
            "3m, 180000",
            "1h, 3600000",
            "1d, 86400000",
            "1h30m, 5400000",
            "1d2h3m4s5ms, 93784005",
            "90s, 90000",
            "1h90m, 9000000",
            "007s, 7000",
            "PT15S, 15000",
            "PT1H30M, 5400000",
            "P1DT1S, 86401000",
            "PT0.25S, 250",
        })
        void is_whole_numbers_with_units_or_ISO_8601(String text, long millis) {
            assertThat(RetrySchedule.parse(text)).isEqualTo(RetrySchedule.intervals(ofMillis(millis)));
        }
    }

    @Nested
    class The_canonical_text {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "15s,15s  30s 3m 30m 30m 30m 30m 60m | 15s 15s 30s 3m 30m*4 1h",
                    "1s*2 2s*3                          | 1s 1s 2s*3",
                    "1d 24h 90m 1500ms 0ms              | 24h 24h 1h30m 1s500ms 0s",
                    "PT1H30M                            | 1h30m",
                    "5s 1m 1h 1h*3 1h...                | 5s 1m 1h...",
                    "1h ...                             | 1h...",
                    "1h..., unlimited                   | 1h...",
                    "every 120s                         | every 2m, unlimited",
                    "every 2s jitter 0.10               | every 2s jitter 0.1, unlimited",
                    "every 2s 1 attempts                | every 2s, 1 attempt",
                    "every 0s, unlimited                | every 0s, unlimited",
                    "exponential 100ms x 1.50 up to 5000ms within 50s | exponential 100ms x1.5 up to 5s within 50s",
                    "exponential 1s x2.0                | exponential 1s x2, unlimited",
                    "exponential 1s x2 up to 365d       | exponential 1s x2, unlimited",
                    "every 1s, 5 attempts, within 1d, jitter 1 | every 1s jitter 1 within 24h, 5 attempts",
                    "every 1s jitter 0 within 1h        | every 1s within 1h",
                    "alipay                             | 4m 10m 10m 1h 2h 6h 15h",
                    "alipay 3 attempts                  | 4m 10m 10m 1h 2h 6h 15h, 3 attempts",
                    "standard-webhooks jitter 0.5       | 5s 5m 30m 2h 5h 10h 14h 20h 24h jitter 0.5",
                    "immediate, 8 attempts              | every 0s, 8 attempts",
                    "custom:polite or alipay            | custom:polite or 4m 10m 10m 1h 2h 6h 15h",
                    "custom:p-1  or  every 2s           | custom:p-1 or every 2s, unlimited",
                })
        void is_one_spelling_for_each_schedule_and_reads_back_as_an_equal_one(String text, String canonical) {
            RetrySchedule schedule = RetrySchedule.parse(text);

            assertThat(schedule).hasToString(canonical);
            assertThat(RetrySchedule.parse(canonical)).isEqualTo(schedule).hasSameHashCodeAs(schedule);
        }

        @Test
        void of_what_code_builds_is_that_of_the_same_thing_in_text() {
            assertThat(RetrySchedule.intervals(ofSeconds(15), ofSeconds(15), ofMinutes(3)))
                    .hasToString("15s 15s 3m");
            assertThat(RetrySchedule.intervalsRepeatingLast(ofSeconds(5), ofHours(1)))
                    .hasToString("5s 1h...");
            assertThat(RetrySchedule.every(ofSeconds(2)).attempts(5)).hasToString("every 2s, 5 attempts");
            assertThat(RetrySchedule.exponential(ofMillis(100), 1.5, ofSeconds(5))
                            .within(ofSeconds(50)))
                    .hasToString("exponential 100ms x1.5 up to 5s within 50s");
            assertThat(RetrySchedule.custom("polite", RetrySchedule.every(ofSeconds(2))))
                    .hasToString("custom:polite or every 2s, unlimited");
        }

        @Test
        void does_not_depend_on_the_order_in_which_limits_are_put() {
            RetrySchedule every = RetrySchedule.every(ofSeconds(2));

            assertThat(every.attempts(5).within(ofHours(1)).jitter(0.1))
                    .isEqualTo(every.jitter(0.1).within(ofHours(1)).attempts(5))
                    .isEqualTo(every.within(ofHours(1)).jitter(0.1).attempts(5));
        }
    }

    @Nested
    class Limits_and_jitter_put_by_code {

        @Test
        void replace_the_ones_before() {
            RetrySchedule schedule = RetrySchedule.parse("every 1s jitter 0.1 within 1h, 5 attempts");

            assertThat(schedule.attempts(7).jitter(0.2).within(ofHours(2)))
                    .isEqualTo(RetrySchedule.parse("every 1s jitter 0.2 within 2h, 7 attempts"));
            assertThat(schedule.jitter(0)).isEqualTo(RetrySchedule.parse("every 1s within 1h, 5 attempts"));
        }
    }

    @Nested
    class A_sped_up_schedule {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "alipay | 400ms 1s 1s 6s 12s 36s 1m30s",
                    "every 1h jitter 0.1 within 24h, 9 attempts | every 6s jitter 0.1 within 2m24s, 9 attempts",
                    "exponential 10m x2 up to 2h | exponential 1s x2 up to 12s, unlimited",
                    "exponential 10m x2 | exponential 1s x2, unlimited",
                    "0s 1ms 1h... | 0s 1ms 6s...",
                    "immediate | every 0s, 5 attempts",
                })
        void keeps_its_shape_in_less_time(String text, String spedUp) {
            assertThat(RetrySchedule.parse(text).spedUp(600)).hasToString(spedUp);
        }

        @Test
        void is_the_same_one_at_a_factor_of_1() {
            RetrySchedule schedule =
                    RetrySchedule.parse("exponential 100ms x1.5 up to 5s jitter 0.2 within 50s, 9 attempts");

            assertThat(schedule.spedUp(1)).isEqualTo(schedule);
        }

        @Test
        void is_not_slowed_down() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.every(ofSeconds(1)).spedUp(0.5))
                    .withMessage("expected a factor of 1 or more to speed up by, found 0.5");
        }
    }

    @Test
    void a_position_or_elapsed_time_below_zero_is_refused() {
        for (String text :
                new String[] {"1s", "every 1s", "every 1s within 1h", "every 1s, 2 attempts", "custom:c or 1s"}) {
            RetrySchedule schedule = RetrySchedule.parse(text);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> schedule.next(-1, ZERO, UNUSED))
                    .withMessage("position counts delays taken and starts at 0, but was -1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> schedule.next(0, Duration.ofNanos(-1), UNUSED))
                    .withMessage("elapsed is a sum of delays and starts at 0s, but was PT-0.000000001S");
        }
    }
}
