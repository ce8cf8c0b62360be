package dev.longhaul.testkit.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final VirtualClock clock = new VirtualClock(NOON);

    @Test
    void it_stands_until_it_is_moved() {
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.nanoTime()).isZero();
    }

    @Test
    void it_moves_by_what_it_is_told() {
        clock.advance(Duration.ofHours(6).plusNanos(1));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(21_600).plusNanos(1));
        assertThat(clock.nanoTime()).isEqualTo(21_600_000_000_001L);
    }

    @Test
    void it_never_goes_back() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .withMessageContaining("PT0.000000001S");
        clock.advanceTo(NOON.minusSeconds(1));
        assertThat(clock.instant()).isEqualTo(NOON);
        clock.advanceTo(NOON.plusSeconds(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(1));
    }
}
