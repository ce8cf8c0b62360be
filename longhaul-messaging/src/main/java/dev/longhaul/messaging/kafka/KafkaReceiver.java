package dev.longhaul.messaging.kafka;

import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.GrowingPause;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.broker.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives: one consumer, one batch at a time. Two activities: one owns the consumer and is the only one that touches it, the other
 * one stores. While a batch is under way every partition is paused, and the consumer is polled all the same.
 */
final class KafkaReceiver implements ConsumerRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(KafkaReceiver.class);

    /** What speaks for the broker's state. */
    static final String RECEIVING = "receiving";

    /** How long a poll waits for records, and so how long closing waits for a poll. */
    private static final Duration POLL = Duration.ofMillis(250);

    /** How often the consumer is polled while a batch is under way. */
    private static final Duration KEEP_ALIVE = Duration.ofMillis(100);

    /** How long partitions that move wait for what of them is being stored; then it is delivered again instead. */
    private static final Duration MOVE = Duration.ofSeconds(5);

    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers;
    private final List<String> topics;
    private final KafkaRecords records;
    private final Intake intake;
    private final BrokerHealth health;
    private final EngineRuntime runtime;
    private final GrowingPause brokersPause;
    private final GrowingPause storesPause;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    private volatile @Nullable Consumer<byte @Nullable [], byte @Nullable []> consumer;
    private @Nullable KafkaHeartbeat heartbeat;
    private @Nullable Activity storing;
    private volatile @Nullable KafkaBatch batch;
    private volatile boolean closing;

    KafkaReceiver(
            Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers,
            List<String> topics,
            KafkaRecords records,
            Intake intake,
            BrokerHealth health,
            EngineRuntime runtime) {
        this.consumers = consumers;
        this.topics = topics;
        this.records = records;
        this.intake = intake;
        this.health = health;
        this.runtime = runtime;
        this.brokersPause = new GrowingPause(runtime.random());
        this.storesPause = new GrowingPause(runtime.random());
    }

    void start() {
        storing = runtime.start("store", this::store);
        runtime.start("receive", this::receive);
    }

    /** Takes no further batch, gives the one under way a few seconds, and leaves the group. */
    void close(Runnable endActivities) {
        closing = true;
        runtime.await(MOVE, () -> batch == null);
        try {
            endActivities.run();
        } finally {
            leave();
        }
    }

    /** The receiving thread may be in the consumer for longer than the end of activities waits: then it is woken. */
    private void leave() {
        Consumer<byte @Nullable [], byte @Nullable []> connected = consumer;
        if (disconnect() || connected == null) {
            return;
        }
        connected.wakeup();
        if (!runtime.await(CLOSE, this::disconnect)) {
            log.warn(
                    "the consumer of {} has not closed: a thread is still in it; its partitions move a little later",
                    topics);
        }
    }

    private Duration receive() {
        try {
            Consumer<byte @Nullable [], byte @Nullable []> connected = consumer;
            if (connected == null) {
                if (closing) {
                    return IDLE;
                }
                connected = consumers.get();
                consumer = connected;
                heartbeat = new KafkaHeartbeat(connected, runtime);
                connected.subscribe(topics, this);
            }
            Duration pause = step(connected);
            brokersPause.reset();
            return pause;
        } catch (RuntimeException e) {
            log.warn("broker does not do what it is asked for; connecting to it anew", e);
            health.waitingForTheBroker(RECEIVING, String.valueOf(e.getMessage()));
            disconnect();
            return brokersPause.next();
        }
    }

    private Duration step(Consumer<byte @Nullable [], byte @Nullable []> connected) {
        KafkaBatch current = batch;
        if (current == null) {
            if (closing) {
                return IDLE;
            }
            begin(connected, connected.poll(POLL));
        } else if (runtime.awaitDone(KEEP_ALIVE, current.stored())) {
            uncommitted.putAll(current.offsets());
            end(current);
            connected.resume(connected.paused());
        } else {
            keepAlive(connected);
        }
        commit(connected);
        if (heartbeat != null) {
            heartbeat.tell(health);
        }
        return Duration.ZERO;
    }

    private void begin(
            Consumer<byte @Nullable [], byte @Nullable []> connected,
            ConsumerRecords<byte @Nullable [], byte @Nullable []> came) {
        if (came.isEmpty()) {
            return;
        }
        Map<TopicPartition, List<Received>> pieces = new LinkedHashMap<>();
        for (TopicPartition partition : came.partitions()) {
            List<Received> ofPartition = new ArrayList<>();
            for (ConsumerRecord<byte @Nullable [], byte @Nullable []> each : came.records(partition)) {
                ofPartition.add(records.received(each));
            }
            pieces.put(partition, ofPartition);
        }
        connected.pause(connected.assignment());
        KafkaBatch next = new KafkaBatch(pieces, came.nextOffsets());
        health.unacknowledged(next.size());
        batch = next;
        if (storing != null) {
            storing.wake();
        }
    }

    private void end(KafkaBatch ended) {
        batch = null;
        health.unacknowledged(-ended.size());
    }

    /** Everything is paused, so nothing can come; if it did, it would have to come again. */
    private static void keepAlive(Consumer<byte @Nullable [], byte @Nullable []> connected) {
        ConsumerRecords<byte @Nullable [], byte @Nullable []> came = connected.poll(Duration.ZERO);
        for (TopicPartition partition : came.partitions()) {
            connected.seek(partition, came.records(partition).getFirst().offset());
        }
    }

    /** What cannot be committed now is committed with the next batch, or stored and recognised again by the next consumer. */
    private void commit(Consumer<byte @Nullable [], byte @Nullable []> connected) {
        if (uncommitted.isEmpty()) {
            return;
        }
        try {
            connected.commitSync(Map.copyOf(uncommitted), COMMIT);
            uncommitted.clear();
        } catch (CommitFailedException e) {
            log.info("partitions have moved before their offsets were committed; {} is delivered again", uncommitted);
            uncommitted.clear();
        } catch (RebalanceInProgressException | RetriableException e) {
            log.debug("offsets {} are committed later", uncommitted, e);
        }
    }

    private Duration store() {
        KafkaBatch current = batch;
        if (current == null || current.stored().isDone()) {
            // What the store did not take may have been given up meanwhile, with the connection or with its partitions.
            health.storing(RECEIVING);
            return IDLE;
        }
        try {
            health.taken(intake.take(current.remaining()));
            health.storing(RECEIVING);
            storesPause.reset();
            current.isStored();
            return IDLE;
        } catch (RuntimeException e) {
            Duration pause = storesPause.next();
            log.warn(
                    "records from {} are not stored; nothing of them is acknowledged, next try in {}",
                    topics,
                    pause,
                    e);
            health.waitingForTheStore(RECEIVING, String.valueOf(e.getMessage()));
            return pause;
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (batch != null && consumer != null) {
            consumer.pause(partitions);
        }
    }

    /** Still ours: what of them is stored by then is committed. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        KafkaBatch current = batch;
        if (current != null && current.touches(partitions) && runtime.awaitDone(MOVE, current.stored())) {
            uncommitted.putAll(current.offsets());
        }
        if (consumer != null) {
            commit(consumer);
        }
        onPartitionsLost(partitions);
    }

    /** Another consumer's already. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        uncommitted.keySet().removeAll(partitions);
        KafkaBatch current = batch;
        if (current != null) {
            current.forget(partitions);
        }
    }

    /** @return false if the receiving thread is in the consumer, so that nothing has changed */
    private boolean disconnect() {
        Consumer<byte @Nullable [], byte @Nullable []> connected = consumer;
        if (connected != null) {
            try {
                connected.close(CloseOptions.timeout(CLOSE));
            } catch (ConcurrentModificationException e) {
                log.debug("the consumer of {} is still at work", topics, e);
                return false;
            } catch (RuntimeException e) {
                log.warn("the consumer of {} did not close cleanly; its partitions move a little later", topics, e);
            }
            consumer = null;
            heartbeat = null;
        }
        uncommitted.clear();
        KafkaBatch current = batch;
        if (current != null) {
            current.forget(current.offsets().keySet());
            end(current);
            health.storing(RECEIVING);
        }
        return true;
    }
}
