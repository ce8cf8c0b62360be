package dev.longhaul.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuspectLookTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final SuspectLook look = new SuspectLook(Duration.ofSeconds(2));

    @Test
    void they_are_asked_for_until_none_is_there_and_then_every_so_often() {
        assertThat(look.isTime(0)).isTrue();
        look.asked(true, 0);
        assertThat(look.isTime(1)).as("where one was, another may wait").isTrue();
        look.asked(false, 1);
        assertThat(look.isTime(SECOND)).isFalse();
        assertThat(look.isTime(2 * SECOND + 1)).isTrue();
        look.sawNone(2 * SECOND + 1);
        assertThat(look.isTime(3 * SECOND)).isFalse();
        look.mayWait();
        assertThat(look.isTime(3 * SECOND)).isTrue();
    }

    @Test
    void what_is_said_while_they_are_asked_for_is_not_taken_for_answered() {
        assertThat(look.isTime(0)).isTrue();
        look.mayWait();
        look.asked(false, 0);
        assertThat(look.isTime(1)).isTrue();
        look.asked(false, 1);
        assertThat(look.isTime(2)).isFalse();
    }
}
