package dev.longhaul.console.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT-5S, 0s",
        "PT0.0004S, <1ms",
        "PT0.35S, 350ms",
        "PT4.26S, 4.2s",
        "PT4.04S, 4s",
        "PT59.9S, 59s",
        "PT9M12S, 9m 12s",
        "PT4M, 4m",
        "PT24H24M59S, 24h 24m",
        "PT50H30M, 2d 2h"
    })
    void people_read_the_two_largest_units_cut(Duration span, String text) {
        assertThat(SpanText.of(span)).isEqualTo(text);
    }

    @Test
    void nothing_is_cut_from_the_exact_text() {
        assertThat(SpanText.exact(Duration.parse("PT24H24M"))).isEqualTo("24h24m");
        assertThat(SpanText.exact(Duration.parse("PT1H0.5S"))).isEqualTo("1h500ms");
        assertThat(SpanText.exact(Duration.ZERO)).isEqualTo("0s");
    }

    @ParameterizedTest
    @CsvSource({"15s, PT15S", "1h30m, PT1H30M", "2d, PT48H", "250ms, PT0.25S", "PT15S, PT15S", "' 3m ', PT3M"})
    void durations_are_read_as_people_type_them(String text, Duration span) {
        assertThat(SpanText.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "s", "1m1h", "-5s", "PT-1S", "P99999999999999Y", "15 seconds", "99999999999d"})
    void what_is_no_duration_is_refused_with_examples(String text) {
        assertThatThrownBy(() -> SpanText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a duration")
                .hasMessageContaining("15s, 1h30m, 2d or PT15S");
    }
}
