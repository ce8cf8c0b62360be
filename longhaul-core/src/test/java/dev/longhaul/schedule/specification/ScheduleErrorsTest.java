package dev.longhaul.schedule.specification;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.schedule.ScheduleSyntaxException;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and that the message points at it. */
class ScheduleErrorsTest {

    private static ScheduleSyntaxException refusalOf(String text) {
        return catchThrowableOfType(ScheduleSyntaxException.class, () -> RetrySchedule.parse(text));
    }

    @Test
    void an_error_says_what_was_expected_and_found_and_shows_where() {
        ScheduleSyntaxException refused = refusalOf("4m 15x 10m");

        assertThat(refused).hasMessage("""
                expected the unit ms, s, m, h or d, found "x" at position 5
                  4m 15x 10m
                       ^""");
        assertThat(refused.position()).isEqualTo(5);
        assertThat(refused.expected()).isEqualTo("the unit ms, s, m, h or d");
        assertThat(refused.found()).isEqualTo("\"x\"");
        assertThat(refused.summary()).isEqualTo("expected the unit ms, s, m, h or d, found \"x\" at position 5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // intervals
                "``                    | 0  | a schedule",
                "`   `                 | 3  | a schedule",
                ",                     | 0  | a schedule",
                "*3                    | 0  | a schedule",
                "...                   | 0  | a schedule",
                "-5s                   | 0  | a duration of 0s or more",
                "5s -3s                | 3  | a duration of 0s or more",
                "PT-3S                 | 0  | a duration of 0s or more",
                "+5s                   | 0  | a whole number and a unit",
                "5                     | 1  | a unit after the number",
                "5s 10 15s             | 5  | a unit after the number",
                "5x                    | 1  | the unit ms, s, m, h or d",
                "5S                    | 1  | the unit ms, s, m, h or d",
                "1.5s                  | 1  | whole numbers, as in 1s500ms",
                "30m1h                 | 4  | each unit once, the larger first",
                "1h1h                  | 3  | each unit once, the larger first",
                "9999999999999999s     | 0  | a number of at most 15 digits",
                "366d                  | 0  | a delay from 0s to 8760h",
                "1s 999999999999999d   | 3  | a duration of at most 87600h",
                "P99999Y               | 0  | an ISO 8601 duration",
                "1s PT99999999999999H  | 3  | a delay from 0s to 8760h",
                "PT0.0001S             | 0  | a delay in whole milliseconds",
                "PT9999999999999999999H | 0 | an ISO 8601 duration",
                "P                     | 0  | an ISO 8601 duration",
                "1s*                   | 3  | how often to repeat, from 1 to 1000",
                "1s*0                  | 3  | how often to repeat, from 1 to 1000",
                "1s*-1                 | 3  | how often to repeat, from 1 to 1000",
                "1s*1001               | 3  | how often to repeat, from 1 to 1000",
                "1s*99999999999        | 3  | how often to repeat, from 1 to 1000",
                "1s*600 2s 3s*400      | 10 | at most 1000 intervals",
                "1h* 5s                | 4  | how often to repeat, from 1 to 1000 (without end: 1h...)",
                "1s... 2s              | 6  | jitter 0.1, within 24h, 5 attempts, unlimited, or the end",
                "1s,                   | 3  | jitter 0.1, within 24h",
                "1s,,2s                | 3  | jitter 0.1, within 24h",
                // fixed and exponential
                "every                 | 5  | a delay after every",
                "every day             | 6  | a whole number and a unit",
                "every 0s              | 0  | an end to attempts at once",
                "every 0s jitter 0.1   | 0  | an end to attempts at once",
                "exponential           | 11 | a first delay after exponential",
                "exponential 1s        | 14 | a multiplier such as x2",
                "exponential 0s x2     | 12 | a first delay over 0s",
                "exponential 1s x0.99  | 16 | a multiplier from 1 to 1000000",
                "exponential 1s x0     | 16 | a multiplier from 1 to 1000000",
                "exponential 1s x1000001 | 16 | a multiplier from 1 to 1000000",
                "exponential 1s x-2    | 16 | a multiplier such as x2",
                "exponential 1s xNaN   | 16 | a multiplier such as x2",
                "exponential 1s xInfinity | 16 | a multiplier such as x2",
                "exponential 1s x1e3   | 16 | a multiplier such as x2",
                "exponential 1s x.5    | 16 | a multiplier such as x2",
                "exponential 1s x2.    | 16 | a multiplier such as x2",
                "exponential 1s x      | 16 | a multiplier such as x2",
                "exponential 1s x2.00000000000000000000000000000000 | 16 | a multiplier such as x2",
                "exponential 10s x2 up to 5s | 25 | a cap of at least the first delay, 10s",
                "exponential 1s x2 up 5s | 21 | to after up",
                "exponential 1s x2 up to 366d | 24 | a delay from 0s to 8760h",
                "exponential 10000s x1.0000001 | 20 | growth that ends after at most 10000 delays",
                "every 1s up to 5s     | 9  | up to only after the multiplier of an exponential",
                // jitter and limits
                "1s jitter             | 9  | a fraction from 0 to 1",
                "1s jitter 1.1         | 10 | a jitter of 0, or from 0.0001 to 1",
                "1s jitter 0.00001     | 10 | a jitter of 0, or from 0.0001 to 1",
                "1s jitter -0.1        | 10 | a fraction from 0 to 1",
                "1s jitter NaN         | 10 | a fraction from 0 to 1",
                "1s jitter 10%         | 10 | a fraction from 0 to 1",
                "every 1s, 0 attempts  | 10 | 1 to 1000000000 attempts, the first included",
                "every 1s, -1 attempts | 10 | 1 to 1000000000 attempts, the first included",
                "every 1s, 1.5 attempts | 10 | 1 to 1000000000 attempts, the first included",
                "every 1s, 1000000001 attempts | 10 | 1 to 1000000000 attempts, the first included",
                "every 1s, 5           | 10 | a unit (ms, s, m, h, d) or attempts after a number",
                "5 attempts            | 1  | a unit after the number",
                "every 1s within 0s    | 16 | a limit on elapsed time over 0s",
                "every 1s within 3651d | 16 | a limit on elapsed time from 0s to 87600h",
                "every 1s within       | 15 | a time after within",
                "every 0s within 5s    | 16 | delays over 0s, as zeros never add up to 5s",
                "1s 0s... within 5s    | 16 | delays over 0s, as zeros never add up to 5s",
                // contradictions
                "5s 10s, 4 attempts    | 8  | at most 3 attempts, which is what the list makes",
                "every 1s, 5 attempts, unlimited | 22 | nothing before unlimited that ends a schedule",
                "every 1s unlimited within 1h | 9 | nothing before unlimited that ends a schedule",
                "5s 10s, unlimited     | 8  | nothing before unlimited that ends a schedule",
                "alipay, 9 attempts    | 8  | at most 8 attempts, which is what the list makes",
                "every 1s, 5 attempts, 6 attempts | 22 | each of jitter, within, attempts and unlimited at most once",
                "1s jitter 0.1 jitter 0.1 | 14 | each of jitter, within, attempts and unlimited at most once",
                // words
                "Every 2s              | 0  | a schedule",
                "every 2s forever      | 9  | jitter 0.1, within 24h, 5 attempts, unlimited, or the end",
                "every 2s alipay       | 9  | jitter 0.1, within 24h, 5 attempts, unlimited, or the end",
                "alipay alipay         | 7  | jitter 0.1, within 24h, 5 attempts, unlimited, or the end",
                // custom
                "custom:               | 7  | a name of a lower-case letter",
                "custom:Polite or 1s   | 7  | a name of a lower-case letter",
                "custom:every or 1s    | 7  | a name of a lower-case letter",
                "custom:polite         | 13 | or, and a fallback for where polite is not registered",
                "custom:polite 1s      | 14 | or, and a fallback for where polite is not registered",
                "custom:polite or      | 16 | a schedule",
                "custom:a or custom:b or 1s | 12 | a fallback that is not custom",
            })
    void a_text_that_is_no_schedule_is_refused_where_it_goes_wrong(String text, int position, String expected) {
        ScheduleSyntaxException refused = refusalOf(text);

        assertThat(refused).as(text).isNotNull();
        assertThat(refused.expected()).startsWith(expected);
        assertThat(refused.position()).isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource({
        "alipya, alipay",
        "wechatpay, wechat-pay",
        "imediate, immediate",
        "evry 2s, every",
        "Every 2s, every",
        "exponental 1s x2, exponential",
        "every 2s atempts, attempts",
        "every 2s jiter 0.1, jitter",
        "every 2s witin 24h, within",
    })
    void a_misspelt_word_gets_a_suggestion(String text, String suggestion) {
        assertThat(refusalOf(text).expected()).endsWith("(did you mean " + suggestion + "?)");
    }

    @Test
    void an_unknown_name_gets_the_list_of_those_that_are_known() {
        assertThat(refusalOf("nobody-knows-it").expected())
                .endsWith("(known are alipay, wechat-pay, wechat-pay-classic, standard-webhooks, immediate)");
    }

    @Test
    void a_text_that_is_too_long_is_refused_before_it_is_read() {
        String text = "1s ".repeat(ScheduleLimits.MAX_TEXT_LENGTH);

        ScheduleSyntaxException refused = refusalOf(text);

        assertThat(refused.position()).isEqualTo(ScheduleLimits.MAX_TEXT_LENGTH);
        assertThat(refused.summary())
                .isEqualTo("expected a text of at most 4096 characters, found 12288 characters at position 4096");
        assertThat(refused.getMessage()).hasSizeLessThan(300);
    }

    @Test
    void ten_thousand_intervals_are_refused_in_every_spelling() {
        assertThat(refusalOf("1s*10000").expected()).startsWith("how often to repeat, from 1 to 1000");
        assertThat(refusalOf("1s*1000 ".repeat(10)).expected()).startsWith("at most 1000 intervals");
        assertThat(refusalOf("1s ".repeat(10_000)).expected()).isEqualTo("a text of at most 4096 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetrySchedule.intervals(
                        Collections.nCopies(10_000, ofSeconds(1)).toArray(Duration[]::new)))
                .withMessageStartingWith("expected at most 1000 intervals, repeats counted");
    }

    @Test
    void a_message_is_of_bounded_length_and_cannot_steer_a_terminal_or_forge_a_line() {
        String hostile = "1s \u001b[31m\u202e\u0000\u2028" + "x".repeat(3_000) + "\r\nERROR forged";

        ScheduleSyntaxException refused = refusalOf(hostile);

        assertThat(refused.getMessage()).hasSizeLessThan(400);
        assertThat(refused.getMessage().lines()).hasSize(3);
        assertThat(refused.getMessage()).doesNotContain("\u001b", "\u202e", "\u0000", "\u2028", "\r");
        assertThat(refused.getMessage()).contains("\uFFFD[31m");
    }

    @Nested
    class Code_that_builds_a_schedule {

        @Test
        void is_refused_an_empty_list() {
            assertThatIllegalArgumentException()
                    .isThrownBy(RetrySchedule::intervals)
                    .withMessage("expected at least one interval, found an empty list");
        }

        @Test
        void is_refused_delays_out_of_bounds() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.intervals(ofSeconds(1), ofSeconds(-1)))
                    .withMessage("expected a delay from 0s to 8760h, found PT-1S");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.every(ofDays(366)))
                    .withMessage("expected a delay from 0s to 8760h, found PT8784H");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.every(Duration.ofSeconds(Long.MAX_VALUE)))
                    .withMessageStartingWith("expected a delay from 0s to 8760h");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.every(Duration.ofNanos(1)))
                    .withMessage("expected a delay in whole milliseconds, found PT0.000000001S");
        }

        @Test
        void is_refused_numbers_out_of_bounds() {
            RetrySchedule every = RetrySchedule.every(ofSeconds(1));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.exponential(ofSeconds(1), Double.NaN))
                    .withMessage("expected a multiplier from 1 to 1000000, found NaN");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.exponential(ofSeconds(1), Double.POSITIVE_INFINITY));
            assertThatIllegalArgumentException().isThrownBy(() -> RetrySchedule.exponential(ofSeconds(1), 0.5));
            assertThatIllegalArgumentException().isThrownBy(() -> RetrySchedule.exponential(ZERO, 2));
            assertThatIllegalArgumentException().isThrownBy(() -> every.jitter(Double.NaN));
            assertThatIllegalArgumentException().isThrownBy(() -> every.jitter(-0.1));
            assertThatIllegalArgumentException().isThrownBy(() -> every.jitter(1.1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> every.attempts(0))
                    .withMessage("expected 1 to 1000000000 attempts, the first included, found 0 attempts");
            assertThatIllegalArgumentException().isThrownBy(() -> every.attempts(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> every.within(ZERO));
            assertThatIllegalArgumentException().isThrownBy(() -> every.within(ofDays(3651)));
        }

        @Test
        void is_refused_contradictions() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.intervals(ofSeconds(1)).attempts(3));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.every(ZERO).attempts(3).within(ofSeconds(5)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.exponential(ofSeconds(2), 2, ofSeconds(1)));
        }

        @Test
        void is_refused_a_list_whose_text_could_not_be_read_back() {
            Duration[] longToPrint = new Duration[ScheduleLimits.MAX_INTERVALS];
            for (int at = 0; at < longToPrint.length; at++) {
                longToPrint[at] = ofDays(300).plusMillis(3_723_001 + at);
            }

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.intervals(longToPrint))
                    .withMessageStartingWith("expected a list of at most 3840 characters, found one of ");
        }

        @Test
        void is_refused_limits_and_jitter_on_a_custom_schedule() {
            RetrySchedule custom = RetrySchedule.custom("polite", RetrySchedule.every(ofSeconds(1)));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> custom.attempts(3))
                    .withMessage("expected no limit on attempts on a custom schedule: its rule decides, "
                            + "found \"custom:polite or every 1s, unlimited\"");
            assertThatIllegalArgumentException().isThrownBy(() -> custom.within(ofSeconds(3)));
            assertThatIllegalArgumentException().isThrownBy(() -> custom.jitter(0.1));
            assertThatIllegalArgumentException().isThrownBy(() -> custom.spedUp(2));
            assertThatIllegalArgumentException().isThrownBy(() -> RetrySchedule.custom("polite", custom));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RetrySchedule.custom("No Name", RetrySchedule.every(ofSeconds(1))));
        }

        @Test
        void is_not_shown_the_exception_of_texts() {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> RetrySchedule.every(ofSeconds(-1)))
                    .isNotInstanceOf(ScheduleSyntaxException.class);
        }
    }
}
