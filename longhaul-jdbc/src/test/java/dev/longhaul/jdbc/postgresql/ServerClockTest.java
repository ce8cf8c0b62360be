package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How the server's clock is reckoned between two looks at it. */
class ServerClockTest {

    private static final Instant SHOWN = Instant.parse("2026-11-22T10:00:00Z");

    private long nanos = 7;
    private final ServerClock clock = new ServerClock(() -> nanos);

    @Test
    void a_clock_that_nobody_has_looked_at_is_asked() {
        assertThat(clock.reckoned()).isNull();
    }

    @Test
    void time_goes_on_from_when_the_question_went_out_so_that_it_is_never_behind() {
        look(Duration.ofMillis(2));
        pass(Duration.ofMillis(40));

        assertThat(clock.reckoned()).isEqualTo(SHOWN.plusMillis(42));
    }

    @Test
    void parts_of_a_microsecond_are_rounded_up() {
        look(Duration.ofNanos(1_001));

        assertThat(clock.reckoned()).isEqualTo(SHOWN.plusNanos(2_000));
    }

    @Test
    void what_it_showed_more_than_100_ms_ago_does_not_count() {
        look(Duration.ofMillis(1));
        pass(Duration.ofMillis(99));
        assertThat(clock.reckoned()).isEqualTo(SHOWN.plusMillis(100));

        pass(Duration.ofNanos(1));
        assertThat(clock.reckoned()).isNull();
    }

    @Test
    void an_answer_that_took_more_than_5_ms_does_not_count_and_the_one_before_still_does() {
        look(Duration.ofMillis(5));
        long asked = clock.aboutToAsk();
        pass(Duration.ofMillis(5).plusNanos(1));
        clock.showed(SHOWN.plusSeconds(60), asked);

        assertThat(clock.reckoned()).isEqualTo(SHOWN.plusMillis(10).plusNanos(1_000));
    }

    private void look(Duration trip) {
        long asked = clock.aboutToAsk();
        pass(trip);
        clock.showed(SHOWN, asked);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
