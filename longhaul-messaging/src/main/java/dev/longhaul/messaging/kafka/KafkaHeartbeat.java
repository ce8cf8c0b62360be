package dev.longhaul.messaging.kafka;

import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.messaging.broker.BrokerHealth;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a consumer's brokers answer, which Kafka's client does not say: it is silent and connects again. It sends a heartbeat
 * every few seconds, the first one a while after it was let into its group, as long as it has a coordinator. The receiving thread's.
 */
final class KafkaHeartbeat {

    private static final String GROUP = "consumer-coordinator-metrics";
    private static final String AGE = "last-heartbeat-seconds-ago";

    /** Several of Kafka's heartbeat intervals (3 s unless set otherwise). */
    private static final int MOST_SECONDS = 10;

    private final Consumer<?, ?> consumer;
    private final EngineRuntime runtime;
    private long joined;
    private @Nullable Metric age;

    KafkaHeartbeat(Consumer<?, ?> consumer, EngineRuntime runtime) {
        this.consumer = consumer;
        this.runtime = runtime;
    }

    /** Tells how it is. */
    void tell(BrokerHealth health) {
        double seconds = seconds();
        if (seconds < 0) {
            health.waitingForTheBroker(KafkaReceiver.RECEIVING, "no broker has let it into its group yet");
        } else if (seconds > MOST_SECONDS) {
            health.waitingForTheBroker(KafkaReceiver.RECEIVING, "no broker has answered for " + (long) seconds + " s");
        } else {
            health.connected(KafkaReceiver.RECEIVING);
        }
    }

    /** Less than zero if it is in no group; until its first heartbeat, since it was let in. */
    private double seconds() {
        double since = sinceHeartbeat();
        if (since >= 0) {
            return since;
        }
        if (consumer.groupMetadata().generationId() < 0) {
            return -1;
        }
        if (joined == 0) {
            joined = runtime.nanoTime();
        }
        return Duration.ofNanos(runtime.nanoTime() - joined).toSeconds();
    }

    private double sinceHeartbeat() {
        if (age == null) {
            age = consumer.metrics().entrySet().stream()
                    .filter(each -> each.getKey().group().equals(GROUP)
                            && each.getKey().name().equals(AGE))
                    .map(each -> (Metric) each.getValue())
                    .findFirst()
                    .orElse(null);
        }
        return age != null && age.metricValue() instanceof Number number ? number.doubleValue() : -1;
    }
}
