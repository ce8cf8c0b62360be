package dev.longhaul.messaging.kafka;

import dev.longhaul.messaging.broker.BrokerClosedException;
import dev.longhaul.messaging.broker.BrokerHealth;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends: one producer, shared by all threads, connected at the first send. Thread-safe.
 *
 * <p>Kafka's {@code send} waits for metadata while it holds a monitor, which would pin every virtual thread that sends; so one thread
 * at a time is in it, and the others wait for their turn, not for long.
 *
 * <p>A producer is closed by whoever takes it out of its field, after that and outside the lock: whatever becomes of its closing, the
 * next send connects another one.
 */
final class KafkaSender implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaSender.class);
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final String broker;
    private final Supplier<Producer<byte @Nullable [], byte @Nullable []>> producers;
    private final BrokerHealth health;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Producer<byte @Nullable [], byte @Nullable []> producer;
    private boolean closed;

    /** A record that a producer was given. */
    private record UnderWay(Producer<byte @Nullable [], byte @Nullable []> by, Future<?> confirmation) {}

    KafkaSender(
            String broker, Supplier<Producer<byte @Nullable [], byte @Nullable []>> producers, BrokerHealth health) {
        this.broker = broker;
        this.producers = producers;
        this.health = health;
    }

    /**
     * Sends a record and waits until all replicas in sync have it.
     *
     * @throws BrokerClosedException if this is closed
     * @throws KafkaException if that was not confirmed: it may be there or not
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void send(ProducerRecord<byte @Nullable [], byte @Nullable []> sent) throws InterruptedException {
        UnderWay underWay = begin(sent);
        try {
            underWay.confirmation().get();
            health.sent();
        } catch (ExecutionException e) {
            KafkaException failure =
                    e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
            replaceIfBroken(underWay.by(), failure);
            throw failure;
        }
    }

    /**
     * Asks what partitions a topic has.
     *
     * @throws BrokerClosedException if this is closed
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

    /** Called with the lock. */
    private Producer<byte @Nullable [], byte @Nullable []> connected() {
        if (closed) {
            throw new BrokerClosedException(broker);
        }
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    private UnderWay begin(ProducerRecord<byte @Nullable [], byte @Nullable []> sent) throws InterruptedException {
        if (!turn.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("others have waited for the broker for " + TURN.toSeconds()
                    + " s; the record was not sent and is tried again");
        }
        Producer<byte @Nullable [], byte @Nullable []> by = null;
        KafkaException failure;
        try {
            by = connected();
            return new UnderWay(by, by.send(sent));
        } catch (KafkaException e) {
            failure = e;
        } finally {
            turn.unlock();
        }
        if (by != null) {
            replaceIfBroken(by, failure);
        }
        throw failure;
    }

    /** After an error that is neither the record's nor passing, a producer may refuse everything: the next send gets a new one. */
    private void replaceIfBroken(Producer<byte @Nullable [], byte @Nullable []> failed, KafkaException failure) {
        if (failure instanceof RetriableException || failure instanceof InterruptException || isOfTheRecord(failure)) {
            return;
        }
        boolean current;
        turn.lock();
        try {
            // Another thread may have replaced it, and what is there now has not failed. A producer is equal to itself
            // only.
            current = failed.equals(producer);
            if (current) {
                producer = null;
            }
        } finally {
            turn.unlock();
        }
        if (current) {
            log.warn("the producer of broker {} has failed; the next record is sent by another one", broker, failure);
            close(failed);
        }
    }

    /** Whether others can be sent all the same, to other topics or of another size. */
    private static boolean isOfTheRecord(KafkaException failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTopicException
                || failure instanceof TopicAuthorizationException;
    }

    /** Gives what is under way a few seconds; what is sent later is refused. */
    @Override
    public void close() {
        Producer<byte @Nullable [], byte @Nullable []> last;
        turn.lock();
        try {
            closed = true;
            last = producer;
            producer = null;
        } finally {
            turn.unlock();
        }
        if (last != null) {
            close(last);
        }
    }

    /** Nobody sends by it any more; where closing fails, as it does for a thread that is interrupted, Kafka has told it to end. */
    private void close(Producer<byte @Nullable [], byte @Nullable []> last) {
        try {
            last.close(CLOSE);
        } catch (RuntimeException e) {
            log.warn("the producer of broker {} did not close cleanly", broker, e);
        }
    }
}
