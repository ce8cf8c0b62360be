package dev.longhaul.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.longhaul.console.page.TimeScale.Tick;
import dev.longhaul.schedule.Preview.PlannedAttempt;
import dev.longhaul.schedule.RetrySchedule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeScaleTest {

    private static List<Duration> offsets(String schedule) {
        return RetrySchedule.parse(schedule).preview(25).attempts().stream()
                .map(PlannedAttempt::offset)
                .toList();
    }

    private static TimeScale fitting(List<Duration> offsets) {
        return TimeScale.fitting(offsets, offsets.getLast());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alipay",
                "wechat-pay",
                "wechat-pay-classic",
                "standard-webhooks",
                "exponential 1s x2 up to 1m within 10m",
                "every 2s, 20 attempts",
                "100ms 500ms 1s 6s 12s 36s 90s"
            })
    void attempts_of_every_usual_schedule_stand_apart(String schedule) {
        List<Duration> offsets = offsets(schedule);
        TimeScale scale = fitting(offsets);

        for (int i = 1; i < offsets.size(); i++) {
            assertThat(scale.at(offsets.get(i)) - scale.at(offsets.get(i - 1)))
                    .as("between attempts %d and %d", i, i + 1)
                    .isGreaterThan(0.02);
        }
    }

    @Test
    void seconds_to_a_day_are_logarithmic_and_equal_delays_are_even() {
        assertThat(fitting(offsets("wechat-pay")).isLogarithmic()).isTrue();
        assertThat(fitting(offsets("every 2s, 20 attempts")).isLogarithmic()).isFalse();
    }

    @Test
    void a_line_runs_from_0_to_1_and_always_forward() {
        TimeScale scale = new TimeScale(Duration.ofHours(24), Duration.ofMinutes(1));

        assertThat(scale.at(Duration.ZERO)).isZero();
        assertThat(scale.at(Duration.ofHours(24))).isEqualTo(1, within(1e-9));
        assertThat(scale.at(Duration.ofDays(9))).isEqualTo(1);
        assertThat(scale.at(Duration.ofMinutes(1))).isLessThan(scale.at(Duration.ofMinutes(2)));
    }

    @Test
    void ticks_are_round_and_far_enough_apart_for_their_labels() {
        List<Tick> ticks = new TimeScale(Duration.ofHours(24), Duration.ofMinutes(2)).ticks();

        assertThat(ticks).extracting(Tick::label).startsWith("0").contains("10m", "1h", "6h", "24h");
        for (int i = 1; i < ticks.size(); i++) {
            assertThat(ticks.get(i).position() - ticks.get(i - 1).position()).isGreaterThanOrEqualTo(0.085);
        }
    }

    @Test
    void even_ticks_are_multiples_of_one_step() {
        assertThat(new TimeScale(Duration.ofSeconds(40), Duration.ZERO).ticks())
                .extracting(Tick::label)
                .containsExactly("0", "5s", "10s", "15s", "20s", "25s", "30s", "35s", "40s");
    }

    @Test
    void a_single_attempt_has_a_scale_as_well() {
        assertThat(TimeScale.fitting(List.of(Duration.ZERO), Duration.ofMillis(100))
                        .ticks())
                .isNotEmpty();
    }

    @Test
    void a_line_without_length_is_refused() {
        assertThatThrownBy(() -> new TimeScale(Duration.ZERO, Duration.ZERO))
                .hasMessage("a scale of PT0S has no length");
    }
}
