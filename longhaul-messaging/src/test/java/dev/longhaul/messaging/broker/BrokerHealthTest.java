package dev.longhaul.messaging.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.messaging.broker.BrokerStatus.Counts;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a broker stands is the worst of what its parts say, in a word and a sentence. */
class BrokerHealthTest {

    private final VirtualWorld world = new VirtualWorld(Instant.parse("2026-11-21T00:00:00Z"), 1);
    private final BrokerHealth health = new BrokerHealth("rabbit", world.runtime());

    @Test
    void it_is_new_then_waits_for_the_broker_then_is_connected() {
        assertThat(health.status().state()).isEqualTo(State.NEW);
        health.starting();
        assertThat(health.status().state()).isEqualTo(State.WAITING_FOR_THE_BROKER);
        assertThat(health.status().why()).isEqualTo("not connected yet");
        health.connected();
        world.run(Duration.ofSeconds(3));
        assertThat(health.status())
                .isEqualTo(new BrokerStatus(
                        "rabbit", State.CONNECTED, "", Duration.ofSeconds(3), new Counts(0, 0, 0, 0, 0)));
    }

    @Test
    void one_part_that_waits_is_enough_and_says_which_it_is() {
        health.starting("sending");
        health.starting("receiving");
        health.connected("sending");
        health.waitingForTheBroker("receiving", "Connection refused");
        health.waitingForTheStore("queue", "the database is away");
        assertThat(health.status().state().words()).isEqualTo("waiting for the broker");
        assertThat(health.status().why()).isEqualTo("receiving: Connection refused");
        health.connected("receiving");
        assertThat(health.status().state().words()).isEqualTo("waiting for the store");
        assertThat(health.status().why()).isEqualTo("queue: the database is away");
        health.storing("queue");
        assertThat(health.status().state()).isEqualTo(State.CONNECTED);
        health.closed();
        health.connected("sending");
        assertThat(health.status().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void what_is_taken_sent_and_held_is_counted() {
        health.unacknowledged(5);
        health.taken(new Intake.Taken(3, 1, 1));
        health.unacknowledged(-4);
        health.sent();
        assertThat(health.status().counts()).isEqualTo(new Counts(3, 1, 1, 1, 1));
    }

    @Test
    void pauses_double_up_to_fifteen_seconds_and_begin_anew_once_it_works() {
        GrowingPause pause = new GrowingPause(world.runtime().random());
        List<Long> nominal = new ArrayList<>(List.of(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 15_000L));
        nominal.add(15_000L);
        for (long each : nominal) {
            assertThat(pause.next().toMillis()).isBetween(each * 3 / 4 - 1, each);
        }
        pause.reset();
        assertThat(pause.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
}
