package dev.longhaul.messaging.kafka;

import dev.longhaul.messaging.broker.BrokerHealth;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends: one producer, shared by all threads, connected at the first send. Thread-safe.
 *
 * <p>Kafka's {@code send} waits for metadata while it holds a monitor, which would pin every virtual thread that sends; so one thread
 * at a time is in it, and the others wait for their turn, not for long.
 */
final class KafkaSender implements AutoCloseable {

    private static final Duration TURN = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Supplier<Producer<byte @Nullable [], byte @Nullable []>> producers;
    private final BrokerHealth health;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Producer<byte @Nullable [], byte @Nullable []> producer;

    KafkaSender(Supplier<Producer<byte @Nullable [], byte @Nullable []>> producers, BrokerHealth health) {
        this.producers = producers;
        this.health = health;
    }

    /**
     * Sends a record and waits until all replicas in sync have it.
     *
     * @throws KafkaException if that was not confirmed: it may be there or not
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void send(ProducerRecord<byte @Nullable [], byte @Nullable []> sent) throws InterruptedException {
        try {
            begin(sent).get();
            health.sent();
        } catch (ExecutionException e) {
            KafkaException failure =
                    e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
            throw failed(failure);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    /**
     * Asks what partitions a topic has.
     *
     * @throws KafkaException if no broker says it
     */
    void look(String topic) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            connected().partitionsFor(topic);
        } finally {
            turn.unlock();
        }
    }

    private Producer<byte @Nullable [], byte @Nullable []> connected() {
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    private Future<?> begin(ProducerRecord<byte @Nullable [], byte @Nullable []> sent) throws InterruptedException {
        if (!turn.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("others have waited for the broker for " + TURN.toSeconds()
                    + " s; the record was not sent and is tried again");
        }
        try {
            return connected().send(sent);
        } finally {
            turn.unlock();
        }
    }

    /** After an error that is neither the record's nor passing, a producer may refuse everything: the next send gets a new one. */
    private KafkaException failed(KafkaException failure) {
        boolean ofTheRecord = failure instanceof RecordTooLargeException || failure instanceof InvalidTopicException;
        if (!ofTheRecord && !(failure instanceof RetriableException)) {
            close();
        }
        return failure;
    }

    /** Gives what is under way a few seconds. */
    @Override
    public void close() {
        turn.lock();
        try {
            if (producer != null) {
                producer.close(CLOSE);
                producer = null;
            }
        } finally {
            turn.unlock();
        }
    }
}
