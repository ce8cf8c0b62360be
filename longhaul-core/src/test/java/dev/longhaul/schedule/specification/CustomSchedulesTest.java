package dev.longhaul.schedule.specification;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.schedule.CustomRule;
import dev.longhaul.schedule.CustomRuleFailure;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.schedule.ScheduleRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CustomSchedulesTest {

    private static final String TEXT = "custom:polite or 5s 1m";

    private final RandomGenerator random = new SplittableRandom(1);
    private final List<CustomRuleFailure> failures = new ArrayList<>();
    private final ScheduleRegistry registry = new ScheduleRegistry(failures::add);

    @Test
    void the_code_registered_under_the_name_decides() {
        registry.registerCustom(
                "polite",
                (position, elapsed, dice) ->
                        position < 3 ? Optional.of(elapsed.plusSeconds(position + 1L)) : Optional.empty());
        RetrySchedule schedule = registry.parse(TEXT);

        assertThat(schedule.next(0, ZERO, random)).contains(ofSeconds(1));
        assertThat(schedule.next(2, ofSeconds(10), random)).contains(ofSeconds(13));
        assertThat(schedule.next(3, ofSeconds(10), random)).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void the_fallback_decides_where_no_code_is_registered() {
        RetrySchedule inAnotherProcess = registry.parse(TEXT);

        assertThat(inAnotherProcess.next(0, ZERO, random)).contains(ofSeconds(5));
        assertThat(inAnotherProcess.next(1, ofSeconds(5), random)).contains(ofSeconds(60));
        assertThat(inAnotherProcess.next(2, ofSeconds(65), random)).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void code_registered_later_is_found_by_schedules_read_earlier() {
        RetrySchedule schedule = registry.parse(TEXT);
        registry.registerCustom("polite", (position, elapsed, dice) -> Optional.of(ofSeconds(7)));

        assertThat(schedule.next(0, ZERO, random)).contains(ofSeconds(7));
    }

    @Test
    void a_text_read_without_a_registry_is_equal_and_falls_back() {
        registry.registerCustom("polite", (position, elapsed, dice) -> Optional.of(ofSeconds(7)));

        assertThat(RetrySchedule.parse(TEXT))
                .isEqualTo(registry.parse(TEXT))
                .hasSameHashCodeAs(registry.parse(TEXT))
                .isNotEqualTo(RetrySchedule.parse("custom:polite or 5s"))
                .isNotEqualTo(RetrySchedule.parse("custom:rude or 5s 1m"));
        assertThat(RetrySchedule.parse(TEXT).next(0, ZERO, random)).contains(ofSeconds(5));
    }

    @Test
    void fractions_of_a_millisecond_are_rounded_up_so_that_nothing_starts_early() {
        registry.registerCustom("polite", (position, elapsed, dice) -> Optional.of(Duration.ofNanos(1_000_001)));

        assertThat(registry.parse(TEXT).next(0, ZERO, random)).contains(Duration.ofMillis(2));
    }

    enum Misbehaviour implements CustomRule {
        THROWS {
            @Override
            public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
                throw new IllegalStateException("no idea");
            }
        },
        THROWS_AN_ERROR {
            @Override
            public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
                throw new StackOverflowError();
            }
        },
        ANSWERS_NULL {
            @Override
            public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
                return null;
            }
        },
        ANSWERS_LESS_THAN_ZERO {
            @Override
            public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
                return Optional.of(Duration.ofNanos(-1));
            }
        },
        ANSWERS_MORE_THAN_THE_LONGEST_DELAY {
            @Override
            public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
                return Optional.of(ScheduleLimits.MAX_DELAY.plusNanos(1));
            }
        },
        ANSWERS_THE_LONGEST_DURATION_OF_ALL {
            @Override
            public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
                return Optional.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void code_that_misbehaves_is_replaced_by_the_fallback_and_reported(Misbehaviour rule) {
        registry.registerCustom("polite", rule);
        RetrySchedule schedule = registry.parse(TEXT);

        assertThat(schedule.next(1, ofSeconds(5), random)).contains(ofSeconds(60));
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.rule()).isEqualTo("polite");
            assertThat(failure.position()).isEqualTo(1);
            assertThat(failure.elapsed()).isEqualTo(ofSeconds(5));
            assertThat(failure.cause()).isNotNull();
        });
    }

    @Test
    void a_report_that_fails_itself_does_not_cost_the_job_either() {
        ScheduleRegistry deaf = new ScheduleRegistry(failure -> {
            throw new IllegalStateException("deaf");
        });
        deaf.registerCustom("polite", Misbehaviour.THROWS);

        assertThat(deaf.parse(TEXT).next(0, ZERO, random)).contains(ofSeconds(5));
    }

    @Test
    void a_preview_asks_the_code_and_is_the_same_every_time() {
        registry.registerCustom(
                "polite", (position, elapsed, dice) -> Optional.of(Duration.ofMillis(dice.nextInt(1, 1000))));
        RetrySchedule schedule = registry.parse(TEXT);

        assertThat(schedule.preview(50)).isEqualTo(schedule.preview(50));
        assertThat(schedule.preview(50).attempts()).hasSize(50);
    }
}
