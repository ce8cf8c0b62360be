package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.longhaul.engine.runtime.EngineRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes with confirms: many threads at once, on one channel, which is made anew when it is lost. Each target has its own, because
 * an exchange that is not there closes the channel under everybody who waits on it. Thread-safe.
 */
final class Outlet {

    private static final Logger log = LoggerFactory.getLogger(Outlet.class);

    private static final int CLOSE_STEP_MILLIS = 20;

    private final String name;
    private final Link link;
    private final EngineRuntime runtime;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Confirming confirming;

    /** @param patience how long one publish waits for the broker's confirmation */
    Outlet(String name, Link link, EngineRuntime runtime, Duration patience) {
        this.name = name;
        this.link = link;
        this.runtime = runtime;
        this.patience = patience;
    }

    /**
     * What is published.
     *
     * @param exchange to which exchange; empty for the default one, where the routing key is a queue's name
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record Parcel(String exchange, String routingKey, BasicProperties properties, byte[] body) {

        /** @throws IllegalArgumentException if the exchange or the routing key is longer than AMQP can say */
        Parcel {
            AmqpProperties.requireShort("exchange", exchange);
            AmqpProperties.requireShort("routing key", routingKey);
        }

        private boolean isLike(String otherExchange, String otherKey, BasicProperties other, byte[] otherBody) {
            return exchange.equals(otherExchange)
                    && routingKey.equals(otherKey)
                    && Objects.equals(properties.getMessageId(), other.getMessageId())
                    && Arrays.equals(body, otherBody);
        }
    }

    /** What became of it. */
    private sealed interface Answer {
        /** It is in every queue that it was routed to. */
        record Confirmed() implements Answer {}

        /** It is not, or nobody knows. */
        record Trouble(String what) implements Answer {}
    }

    /** One parcel that waits for its confirmation. */
    private static final class Waiting {
        private final Parcel parcel;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        /** The client's thread's: what the broker said when it gave the parcel back. */
        private @Nullable String unroutable;

        Waiting(Parcel parcel) {
            this.parcel = parcel;
        }

        void confirmed() {
            answer.complete(
                    unroutable == null
                            ? new Answer.Confirmed()
                            : new Answer.Trouble("no queue takes what is sent to exchange '" + parcel.exchange()
                                    + "' with routing key '" + parcel.routingKey() + "' (" + unroutable
                                    + "); bind a queue, or correct the target"));
        }
    }

    /**
     * Publishes and waits for the confirmation.
     *
     * @throws IOException if it was not confirmed
     */
    void publish(Parcel parcel) throws IOException, InterruptedException {
        long giveUp = runtime.nanoTime() + patience.toNanos();
        if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException(name + " has been publishing something else for " + patience + "; it is tried again");
        }
        Confirming mine;
        long number;
        Waiting waiting = new Waiting(parcel);
        try {
            mine = open();
            number = mine.publish(waiting);
        } catch (ShutdownSignalException e) {
            throw new IOException(name + " cannot publish: " + Reasons.of(e), e);
        } finally {
            lock.unlock();
        }
        Duration left = Duration.ofNanos(Math.max(0, giveUp - runtime.nanoTime()));
        if (!runtime.awaitDone(left, waiting.answer)) {
            mine.pending.remove(number);
            if (Thread.interrupted()) {
                throw new InterruptedException(name + " was interrupted while it waited for the broker's confirmation");
            }
            throw new IOException(name + " had no confirmation within " + patience
                    + ": nobody knows whether it arrived, so it is sent again");
        }
        if (waiting.answer.join() instanceof Answer.Trouble(String what)) {
            throw new IOException(what);
        }
    }

    /** The channel as it is; a new one if there is none; neither while the broker takes nothing. Within the lock. */
    private Confirming open() throws IOException {
        Connection connection = link.connection();
        if (connection == null) {
            throw new IOException(name + " is not connected to the broker; it is tried again");
        }
        String blocked = link.blocked();
        if (blocked != null) {
            // What is written all the same waits in the socket, and is there twice when the alarm is over.
            throw new IOException(name + ": the broker takes nothing that is published: " + blocked);
        }
        Confirming now = confirming;
        if (now != null && now.channel.isOpen()) {
            return now;
        }
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException(name + ": the connection has no channel left");
        }
        Confirming made = new Confirming(channel);
        try {
            made.listen();
        } catch (IOException | RuntimeException e) {
            giveUp(channel);
            throw e;
        }
        confirming = made;
        return made;
    }

    /** Ends a channel, whatever state it is in: who waits on it is told at once, and the next publish makes another. */
    private void giveUp(Channel channel) {
        confirming = null;
        try {
            channel.abort();
        } catch (IOException | RuntimeException e) {
            log.debug("{}: a channel that was given up did not close: its connection is gone", name, e);
        }
    }

    /** Whether nothing waits for its confirmation. */
    boolean isQuiet() {
        try {
            if (!lock.tryLock(CLOSE_STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
        try {
            return confirming == null || confirming.pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** One channel and what waits on it. */
    private final class Confirming {

        private final Channel channel;
        private final ConcurrentSkipListMap<Long, Waiting> pending = new ConcurrentSkipListMap<>();

        Confirming(Channel channel) {
            this.channel = channel;
        }

        void listen() throws IOException {
            channel.confirmSelect();
            channel.addConfirmListener(
                    (number, upTo) -> settle(number, upTo, Waiting::confirmed),
                    (number, upTo) -> settle(
                            number,
                            upTo,
                            waiting -> waiting.answer.complete(new Answer.Trouble(
                                    name + ": the broker has refused it (nack); it is sent again"))));
            channel.addReturnListener(back -> pending.values().stream()
                    .filter(waiting -> waiting.unroutable == null
                            && waiting.parcel.isLike(
                                    back.getExchange(), back.getRoutingKey(), back.getProperties(), back.getBody()))
                    .findFirst()
                    .ifPresent(waiting -> waiting.unroutable = back.getReplyText()));
            channel.addShutdownListener(cause -> settle(Long.MAX_VALUE, true, lost(cause)));
        }

        private Consumer<Waiting> lost(ShutdownSignalException cause) {
            String trouble = name + " lost its channel before the confirmation (" + Reasons.of(cause)
                    + "): nobody knows whether it arrived, so it is sent again";
            return waiting -> waiting.answer.complete(new Answer.Trouble(trouble));
        }

        /**
         * Within the lock: numbers are given in the order of publishing. The client takes a number before it has looked at what
         * is published; if it throws then, the broker never hears of that number, and from there on confirms what is behind
         * it. So a channel on which anything was thrown is not used again.
         */
        long publish(Waiting waiting) throws IOException {
            long number = channel.getNextPublishSeqNo();
            pending.put(number, waiting);
            Parcel parcel = waiting.parcel;
            boolean published = false;
            try {
                channel.basicPublish(parcel.exchange(), parcel.routingKey(), true, parcel.properties(), parcel.body());
                published = true;
            } finally {
                if (!published) {
                    pending.remove(number);
                    giveUp(channel);
                }
            }
            ShutdownSignalException reason = channel.getCloseReason();
            if (reason != null) {
                // The shutdown listener may have looked before this was there.
                settle(number, false, lost(reason));
            }
            return number;
        }

        private void settle(long number, boolean upTo, Consumer<Waiting> how) {
            if (!upTo) {
                Waiting waiting = pending.remove(number);
                if (waiting != null) {
                    how.accept(waiting);
                }
                return;
            }
            Map<Long, Waiting> all = pending.headMap(number, true);
            for (Long each : all.keySet()) {
                Waiting waiting = pending.remove(each);
                if (waiting != null) {
                    how.accept(waiting);
                }
            }
        }
    }
}
