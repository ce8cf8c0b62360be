package dev.longhaul.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.messaging.run.Outgoing;
import dev.longhaul.messaging.run.Plans;
import java.util.ArrayDeque;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a connection that fails, and of one that is closed while something is in it. */
class KafkaReceiverTest {

    private final SteppedRuntime runtime = new SteppedRuntime();
    private final BrokerHealth health = new BrokerHealth("kafka", runtime);
    private final ScriptedConsumer first = new ScriptedConsumer();
    private final ScriptedConsumer second = new ScriptedConsumer();
    private final Deque<ScriptedConsumer> left = new ArrayDeque<>(List.of(first, second));
    private final Longhaul longhaul = new Shop().node(messaging -> messaging).longhaul();
    private final KafkaReceiver receiver = new KafkaReceiver(
            () -> left.remove().consumer(),
            List.of("orders"),
            new KafkaRecords("kafka", List.of(KafkaTopic.of("orders"))),
            new Intake(
                    longhaul,
                    new Outgoing("/shop", new Plans(), longhaul.schedules(), WithoutHandlers.WAIT, Set.of()),
                    List.of(KafkaRecords.PREFIX)),
            health,
            runtime);

    @BeforeEach
    void start() {
        health.starting(KafkaReceiver.RECEIVING);
        receiver.start();
    }

    @Test
    void what_the_store_did_not_take_is_its_trouble_no_more_once_that_is_given_up_with_its_connection() {
        first.brings("no id, and so poison".getBytes(UTF_8));
        longhaul.close();
        runtime.step("receive");
        runtime.step("store");
        assertThat(health.status().state()).isEqualTo(State.WAITING_FOR_THE_STORE);

        first.fails(new KafkaException("fenced"));
        runtime.step("receive");
        assertThat(health.status().state()).isEqualTo(State.WAITING_FOR_THE_BROKER);
        assertThat(health.status().counts().unacknowledged()).isZero();
        runtime.step("receive");

        assertThat(first.isClosed()).isTrue();
        assertThat(health.status().state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void a_consumer_that_a_thread_is_still_in_is_woken_and_closed_once_it_is_out() {
        runtime.step("receive");
        first.failsToClose(new ConcurrentModificationException("KafkaConsumer is not safe for multi-threaded access"));

        receiver.close(runtime::close);

        assertThat(first.isWoken()).isTrue();
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void a_consumer_that_cannot_be_closed_keeps_nothing_else_from_closing() {
        runtime.step("receive");
        first.failsToClose(new IllegalStateException("a bug of its own"));

        receiver.close(runtime::close);

        assertThat(first.isWoken()).isFalse();
        assertThat(left).containsExactly(second);
    }

    @Test
    void nothing_is_connected_anew_while_it_closes() {
        runtime.step("receive");
        receiver.close(() -> {
            first.fails(new KafkaException("interrupted"));
            runtime.step("receive");
        });
        runtime.step("receive");
        assertThat(left).containsExactly(second);
    }
}
