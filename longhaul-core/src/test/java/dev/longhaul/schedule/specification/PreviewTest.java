package dev.longhaul.schedule.specification;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.schedule.Preview;
import dev.longhaul.schedule.Preview.PlannedAttempt;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewTest {

    @Test
    void a_preview_starts_at_attempt_1_and_adds_the_delays_up() {
        Preview preview = RetrySchedule.parse("15s 30s 1m").preview(10);

        assertThat(preview)
                .isEqualTo(new Preview(
                        List.of(
                                new PlannedAttempt(1, ZERO, ZERO),
                                new PlannedAttempt(2, ofSeconds(15), ofSeconds(15)),
                                new PlannedAttempt(3, ofSeconds(30), ofSeconds(45)),
                                new PlannedAttempt(4, ofSeconds(60), ofSeconds(105))),
                        false,
                        false,
                        0));
    }

    @Test
    void a_preview_says_when_more_attempts_would_follow() {
        RetrySchedule schedule = RetrySchedule.parse("15s 30s 1m");

        assertThat(schedule.preview(4).truncated()).isFalse();
        assertThat(schedule.preview(3).truncated()).isTrue();
        assertThat(schedule.preview(3).unlimited()).isFalse();
        assertThat(schedule.preview(1).attempts()).hasSize(1);
    }

    @Test
    void a_preview_says_when_the_schedule_never_ends() {
        Preview preview = RetrySchedule.parse("every 2s").preview(3);

        assertThat(preview.truncated()).isTrue();
        assertThat(preview.unlimited()).isTrue();
    }

    @Test
    void a_preview_shows_jittered_delays_in_their_middle_and_names_the_jitter() {
        Preview preview = RetrySchedule.parse("10s 20s jitter 0.25, 3 attempts").preview(10);

        assertThat(preview.attempts())
                .extracting(PlannedAttempt::delay)
                .containsExactly(ZERO, ofSeconds(10), ofSeconds(20));
        assertThat(preview.jitter()).isEqualTo(0.25);
    }

    @Test
    void a_preview_of_a_custom_schedule_without_code_is_that_of_its_fallback() {
        assertThat(RetrySchedule.parse("custom:polite or 1s 2s jitter 0.1").preview(10))
                .isEqualTo(RetrySchedule.parse("1s 2s jitter 0.1").preview(10));
    }

    @Test
    void a_list_of_the_greatest_length_can_be_shown_whole() {
        Preview preview =
                RetrySchedule.parse("1s*" + ScheduleLimits.MAX_INTERVALS).preview(ScheduleLimits.MAX_PREVIEW);

        assertThat(preview.attempts()).hasSize(ScheduleLimits.MAX_INTERVALS + 1);
        assertThat(preview.truncated()).isFalse();
        assertThat(preview.attempts().getLast().offset()).isEqualTo(Duration.ofSeconds(ScheduleLimits.MAX_INTERVALS));
    }

    @Test
    void a_preview_of_no_attempts_or_of_too_many_is_refused() {
        RetrySchedule schedule = RetrySchedule.parse("every 2s");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule.preview(0))
                .withMessage("a preview shows 1 to 1001 attempts, but was asked for 0");
        assertThatIllegalArgumentException().isThrownBy(() -> schedule.preview(ScheduleLimits.MAX_PREVIEW + 1));
    }
}
