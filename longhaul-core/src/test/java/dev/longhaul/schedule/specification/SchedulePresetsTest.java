package dev.longhaul.schedule.specification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.schedule.Preview;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.SchedulePreset;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulePresetsTest {

    @ParameterizedTest
    @CsvSource({
        "alipay, 8, PT24H24M",
        "wechat-pay, 16, PT24H4M",
        "wechat-pay-classic, 10, PT3H4M",
        "standard-webhooks, 10, PT75H35M5S",
        "immediate, 5, PT0S",
    })
    void a_preset_makes_so_many_attempts_and_the_last_comes_after_so_long(
            String name, int attempts, Duration lastOffset) {
        Preview preview = RetrySchedule.parse(name).preview(100);

        assertThat(preview.attempts()).hasSize(attempts);
        assertThat(preview.attempts().getLast().offset()).isEqualTo(lastOffset);
        assertThat(preview.truncated()).isFalse();
        assertThat(preview.unlimited()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alipay | 4m 10m 10m 1h 2h 6h 15h",
                "wechat-pay | 15s 15s 30s 3m 10m 20m 30m 30m 30m 60m 3h 3h 3h 6h 6h",
                "wechat-pay-classic | 15s 15s 30s 3m 30m 30m 30m 30m 1h",
                "standard-webhooks | 5s 5m 30m 2h 5h 10h 14h 20h 24h jitter 0.1",
                "immediate | 0s*4",
            })
    void a_preset_has_the_intervals_that_its_provider_publishes(String name, String published) {
        assertThat(RetrySchedule.parse(name).preview(100))
                .isEqualTo(RetrySchedule.parse(published).preview(100));
    }

    @Test
    void a_preset_is_stored_as_what_it_stands_for() {
        for (SchedulePreset preset : SchedulePreset.values()) {
            assertThat(preset.schedule()).isEqualTo(RetrySchedule.parse(preset.scheduleName()));
            assertThat(preset.schedule().toString()).doesNotContain(preset.scheduleName());
            assertThat(SchedulePreset.named(preset.scheduleName())).contains(preset);
        }
        assertThat(SchedulePreset.named("nobody")).isEmpty();
    }
}
