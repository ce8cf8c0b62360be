package dev.longhaul.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.broker.BrokerStatus.Counts;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** What each state of a broker is to whoever asks for the application's health. */
class BrokersHealthTest {

    private static BrokerStatus status(String broker, State state, String why) {
        return new BrokerStatus(broker, state, why, Duration.ofMillis(61_500), new Counts(5, 4, 3, 2, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "NEW, UNKNOWN, new, false",
        "CONNECTED, UP, connected, true",
        "WAITING_FOR_THE_BROKER, DOWN, waiting for the broker, false",
        "WAITING_FOR_THE_STORE, OUT_OF_SERVICE, waiting for the store, true",
        "CLOSED, OUT_OF_SERVICE, closed, false"
    })
    void a_broker_that_is_away_is_down_and_one_whose_messages_cannot_be_stored_is_out_of_service(
            State state, String expected, String words, boolean connected) {
        BrokerStatus status = status("rabbit", state, "");
        Health health = BrokersHealth.health(status);

        assertThat(health.getStatus().getCode()).isEqualTo(expected);
        assertThat(health.getDetails()).containsEntry("state", words).doesNotContainKey("reason");
        assertThat(status.connected()).isEqualTo(connected);
    }

    @Test
    void it_says_why_for_how_long_and_what_was_counted() {
        Health health = BrokersHealth.health(status("rabbit", State.WAITING_FOR_THE_BROKER, "Connection refused"));

        assertThat(health.getDetails())
                .containsEntry("reason", "Connection refused")
                .containsEntry("lasting", "PT1M1S")
                .containsEntry("stored", 5L)
                .containsEntry("again", 4L)
                .containsEntry("poison", 3L)
                .containsEntry("sent", 2L)
                .containsEntry("unacknowledged", 1);
    }

    @Test
    void each_broker_is_a_component_of_its_own_name_and_an_unknown_name_is_none() {
        BrokersHealth brokers =
                new BrokersHealth(() -> List.of(status("rabbit", State.CONNECTED, ""), status("kafka", State.NEW, "")));

        assertThat(brokers.stream().map(entry -> entry.name())).containsExactly("rabbit", "kafka");
        assertThat(brokers.getContributor("post")).isNull();
        assertThat(brokers.getContributor("kafka"))
                .isInstanceOfSatisfying(
                        HealthIndicator.class, kafka -> assertThat(code(kafka)).isEqualTo("UNKNOWN"));
    }

    @Test
    void who_has_kept_a_component_hears_of_its_broker_as_it_is_now_and_of_one_that_is_gone_that_nobody_knows() {
        AtomicReference<List<BrokerStatus>> now = new AtomicReference<>(List.of(status("rabbit", State.CONNECTED, "")));
        HealthIndicator kept =
                (HealthIndicator) Objects.requireNonNull(new BrokersHealth(now::get).getContributor("rabbit"));
        assertThat(code(kept)).isEqualTo("UP");

        now.set(List.of(status("rabbit", State.WAITING_FOR_THE_BROKER, "Connection refused")));
        assertThat(code(kept)).isEqualTo("DOWN");
        now.set(List.of());
        assertThat(code(kept)).isEqualTo("UNKNOWN");
    }

    private static String code(HealthIndicator indicator) {
        return Objects.requireNonNull(indicator.health()).getStatus().getCode();
    }
}
