package dev.longhaul.schedule.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.schedule.ScheduleSyntaxException;
import dev.longhaul.schedule.UnknownScheduleException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No text at all makes the parser do anything but answer or point. */
class ParserFuzzTest {

    private static final String[] PIECES = {
        "every",
        "exponential",
        "jitter",
        "within",
        "attempts",
        "attempt",
        "unlimited",
        "up",
        "to",
        "or",
        "custom:",
        "custom:a",
        "alipay",
        "immediate",
        "x",
        "x2",
        "x1.5",
        "x0",
        "xNaN",
        "0.1",
        "1",
        "5",
        "0",
        "-1",
        "999999999999999",
        "99999999999",
        "1e9",
        "NaN",
        "5s",
        "0s",
        "1h30m",
        "100ms",
        "365d",
        "366d",
        "-5s",
        "PT15S",
        "P99999Y",
        "PT",
        "P",
        "PT-1S",
        "*",
        "*4",
        "*1000",
        "...",
        "..",
        ".",
        ",",
        ",,",
        "d",
        "ms",
        "s",
        "x1.0000001",
        "1.0.0",
        "\u0000",
        "\n",
        "\uD83D",
        "é",
        "１s",
        "٣s"
    };

    @Test
    @Timeout(60)
    void words_of_the_grammar_in_any_order_are_read_or_refused_with_a_pointer_into_the_text() {
        Cases.each(100_000, random -> {
            StringBuilder text = new StringBuilder();
            int pieces = random.nextInt(10);
            for (int piece = 0; piece < pieces; piece++) {
                text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            readOrRefuse(text.toString());
        });
    }

    @Test
    @Timeout(60)
    void random_characters_are_read_or_refused_with_a_pointer_into_the_text() {
        Cases.each(50_000, random -> {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(random.nextInt(100) == 0 ? 6_000 : 40);
            for (int at = 0; at < length; at++) {
                text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : ' ' + random.nextInt(95)));
            }
            readOrRefuse(text.toString());
        });
    }

    @Test
    @Timeout(60)
    void schedules_with_a_few_characters_changed_are_read_or_refused_with_a_pointer_into_the_text() {
        Cases.each(50_000, random -> {
            StringBuilder text =
                    new StringBuilder(new RandomSchedules(random).any().toString());
            for (int change = random.nextInt(4); change > 0 && !text.isEmpty(); change--) {
                mutate(text, random);
            }
            readOrRefuse(text.toString());
        });
    }

    private static void mutate(StringBuilder text, RandomGenerator random) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
            default -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
        }
    }

    private static void readOrRefuse(String text) {
        try {
            RetrySchedule schedule = RetrySchedule.parse(text);
            assertThat(RetrySchedule.parse(schedule.toString())).isEqualTo(schedule);
            assertThat(new ScheduleRegistry().parse(text)).isEqualTo(schedule);
        } catch (ScheduleSyntaxException refused) {
            assertThat(refused.position()).isBetween(0, text.length());
            assertThat(refused.expected()).isNotBlank();
            assertThat(refused.found()).isNotBlank();
            assertThat(refused.getMessage().lines()).hasSize(3);
            assertThat(refused.getMessage()).hasSizeLessThan(1_000);
        }
        try {
            new ScheduleRegistry().resolve(text);
        } catch (ScheduleSyntaxException | UnknownScheduleException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Test
    @Timeout(20)
    void the_most_expensive_schedules_are_read_and_asked_in_bounded_time() {
        String[] expensive = {
            "exponential 500ms x1.002",
            "1ms 2ms ".repeat(480).strip(),
            "1ms*1000...",
            "x".repeat(ScheduleLimits.MAX_TEXT_LENGTH),
            "1s ".repeat(1_365),
            "9".repeat(ScheduleLimits.MAX_TEXT_LENGTH),
            "P" + "9".repeat(4_000) + "D",
            "exponential 1s x" + "1".repeat(4_000),
            "*".repeat(ScheduleLimits.MAX_TEXT_LENGTH),
            ".".repeat(ScheduleLimits.MAX_TEXT_LENGTH),
        };
        for (String text : expensive) {
            for (int time = 0; time < 1_000; time++) {
                try {
                    RetrySchedule.parse(text).next(Integer.MAX_VALUE, Duration.ZERO, () -> 0);
                } catch (ScheduleSyntaxException refused) {
                    assertThat(refused.position()).isBetween(0, text.length());
                }
            }
        }
    }
}
