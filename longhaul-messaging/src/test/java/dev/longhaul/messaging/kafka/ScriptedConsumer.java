package dev.longhaul.messaging.kafka;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A consumer on the test's thread, always in touch with its group, whose polls give and whose closing does what it is told. */
final class ScriptedConsumer {

    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final Deque<RuntimeException> closings = new ArrayDeque<>();
    private final Deque<Object> polls = new ArrayDeque<>();
    private boolean closed;
    private boolean woken;
    private int offset;

    /** A poll brings one record. */
    void brings(byte[] value) {
        ConsumerRecord<byte @Nullable [], byte @Nullable []> record =
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, value);
        offset++;
        polls.add(new ConsumerRecords<>(
                Map.of(PARTITION, List.of(record)), Map.of(PARTITION, new OffsetAndMetadata(offset))));
    }

    /** A poll throws. */
    void fails(RuntimeException failure) {
        polls.add(failure);
    }

    /** Closing it throws once. */
    void failsToClose(RuntimeException failure) {
        closings.add(failure);
    }

    boolean isClosed() {
        return closed;
    }

    boolean isWoken() {
        return woken;
    }

    // The proxy is of exactly that interface.
    @SuppressWarnings("unchecked")
    Consumer<byte @Nullable [], byte @Nullable []> consumer() {
        return (Consumer<byte @Nullable [], byte @Nullable []>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "poll" -> poll();
                    case "close" -> close();
                    case "wakeup" -> wakeUp();
                    case "assignment", "paused" -> Set.of(PARTITION);
                    case "metrics" -> Map.of(AGE.metricName(), AGE);
                    case "subscribe", "pause", "resume", "commitSync" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Object poll() {
        Object next = polls.poll();
        if (next instanceof RuntimeException failure) {
            throw failure;
        }
        return next == null ? ConsumerRecords.empty() : next;
    }

    private @Nullable Object close() {
        RuntimeException failure = closings.poll();
        if (failure != null) {
            throw failure;
        }
        closed = true;
        return null;
    }

    private @Nullable Object wakeUp() {
        woken = true;
        return null;
    }

    private static final Metric AGE = new Metric() {
        @Override
        public MetricName metricName() {
            return new MetricName("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "", Map.of());
        }

        @Override
        public Object metricValue() {
            return 0.0;
        }
    };
}
