package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.GrowingPause;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.broker.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives from one queue: what came while the last batch was being stored is the next batch; a batch is acknowledged when the
 * intake has returned. In memory are at most as many deliveries as the queue's prefetch says. One thread takes the turns; the client's
 * threads only put what comes into a queue.
 *
 * <p>A store that is away is waited for with the deliveries in hand, for a while. Then they go back to the queue, once, and nothing is
 * asked for until the store answers: brokers end the channel of whoever acknowledges nothing for half an hour, again and again, and
 * a quorum queue drops what was given back too often.
 */
final class Subscription {

    private static final Logger log = LoggerFactory.getLogger(Subscription.class);

    private static final Duration UNTIL_WOKEN = Duration.ofSeconds(30);

    /** The most that holding grows to, for a store that answers and stores nothing: half of what brokers put up with. */
    private static final Duration LONGEST_HOLDING = Duration.ofMinutes(15);

    /** One delivery, of a channel that may be gone. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Incoming(Channel channel, Envelope envelope, BasicProperties properties, byte[] body) {}

    private final String broker;
    private final String queue;
    private final int prefetch;
    private final Duration firstHolding;
    private final Link link;
    private final EngineRuntime runtime;
    private final BrokerHealth health;
    private final GrowingPause pause;
    private final ConcurrentLinkedQueue<Incoming> arrived = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Activity activity;
    private volatile boolean ending;
    private volatile boolean ended;
    /** The channel whose subscription the broker has ended. */
    private volatile @Nullable Channel cancelled;

    // Of whoever takes the turn.
    private final List<Incoming> batch = new ArrayList<>();
    private @Nullable Channel channel;
    private @Nullable String consumer;
    private @Nullable Intake intake;
    private boolean storeAway;
    private long storeAwaySince;
    /** What came was given back; the store is to answer before more is asked for. */
    private boolean gaveBack;

    private Duration holding;
    private long notBefore;

    /** @param holding how long deliveries are held at first while the store is away */
    Subscription(
            String broker,
            Receiving receiving,
            Duration holding,
            Link link,
            EngineRuntime runtime,
            BrokerHealth health) {
        this.broker = broker;
        this.queue = receiving.queue();
        this.prefetch = receiving.prefetch();
        this.firstHolding = holding;
        this.holding = holding;
        this.link = link;
        this.runtime = runtime;
        this.health = health;
        this.pause = new GrowingPause(runtime.random());
        this.notBefore = runtime.nanoTime();
    }

    void start(Intake taking) {
        intake = taking;
        health.starting(part());
        Activity started = runtime.start(part(), this::turn);
        activity = started;
        link.onConnected(started::wake);
    }

    private String part() {
        return broker + "-queue-" + queue;
    }

    private Duration turn() {
        Channel open = channel;
        if (open != null && open.equals(cancelled)) {
            abort(open);
        }
        if (open == null || !open.isOpen()) {
            forget();
            if (ending) {
                ended = true;
                return UNTIL_WOKEN;
            }
            return subscribe();
        }
        if (ending) {
            cancel(open);
        }
        long left = notBefore - runtime.nanoTime();
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        gather(open);
        if (batch.isEmpty()) {
            ended = ending;
            return UNTIL_WOKEN;
        }
        return store(open);
    }

    /** Deliveries of a channel that is gone are delivered again. */
    private void forget() {
        int gone = batch.size();
        batch.clear();
        while (arrived.poll() != null) {
            gone++;
        }
        health.unacknowledged(-gone);
        if (channel != null) {
            channel = null;
            consumer = null;
            cancelled = null;
            if (!gaveBack) {
                // Nothing is left that could be stored, so nobody can say whether the store is there.
                storeIsBack();
            }
            // Until something is acknowledged again, whatever ends channels may end the next one, too.
            notBefore = runtime.nanoTime() + pause.next().toNanos();
        }
    }

    private Duration subscribe() {
        Connection connection = link.connection();
        if (connection == null) {
            return UNTIL_WOKEN; // the link wakes us
        }
        long left = notBefore - runtime.nanoTime();
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        if (gaveBack) {
            try {
                taking().probe();
            } catch (RuntimeException e) {
                return storeRefuses(e);
            }
            storeIsBack();
        }
        Channel made = null;
        try {
            made = connection.createChannel();
            if (made == null) {
                throw new IOException("the connection has no channel left");
            }
            made.basicQos(prefetch);
            channel = made;
            consumer = made.basicConsume(queue, false, new Arriving(made));
        } catch (IOException | ShutdownSignalException e) {
            abort(made);
            channel = null;
            return brokerRefuses(Reasons.of(e));
        }
        health.connected(part());
        log.info("{} receives, at most {} at a time", part(), prefetch);
        return Duration.ZERO;
    }

    private Intake taking() {
        Intake taking = intake;
        if (taking == null) {
            throw new IllegalStateException("not started");
        }
        return taking;
    }

    private static void abort(@Nullable Channel made) {
        if (made != null) {
            try {
                made.abort();
            } catch (IOException | ShutdownSignalException e) {
                log.debug("a channel that was given up did not close: its connection is gone", e);
            }
        }
    }

    private Duration brokerRefuses(String why) {
        Duration next = pause.next();
        notBefore = runtime.nanoTime() + next.toNanos();
        health.waitingForTheBroker(part(), why);
        log.warn("{} cannot receive ({}); the next try is in {}", part(), why, next);
        return next;
    }

    private void gather(Channel open) {
        while (batch.size() < prefetch) {
            Incoming next = arrived.poll();
            if (next == null) {
                return;
            }
            if (next.channel().equals(open)) {
                batch.add(next);
            } else {
                health.unacknowledged(-1);
            }
        }
    }

    private Duration store(Channel open) {
        List<Received> received = batch.stream()
                .map(each -> AmqpProperties.received(broker, queue, each.envelope(), each.properties(), each.body()))
                .toList();
        try {
            health.taken(taking().take(received));
        } catch (RuntimeException e) {
            // A store that is away, an engine that is closed, or a bug: nothing is acknowledged, and nothing is lost.
            Duration next = storeRefuses(e);
            if (runtime.nanoTime() - storeAwaySince >= holding.toNanos()) {
                giveBack(open);
            }
            return next;
        }
        storeIsBack();
        holding = firstHolding;
        acknowledge(open);
        return arrived.isEmpty() && !ending ? UNTIL_WOKEN : Duration.ZERO;
    }

    /** It is, or nobody knows otherwise. */
    private void storeIsBack() {
        storeAway = false;
        gaveBack = false;
        health.storing(part());
    }

    private Duration storeRefuses(RuntimeException e) {
        Duration next = pause.next();
        notBefore = runtime.nanoTime() + next.toNanos();
        health.waitingForTheStore(part(), String.valueOf(e.getMessage()));
        if (!storeAway) {
            storeAway = true;
            storeAwaySince = runtime.nanoTime();
            log.warn("{} cannot store what came, acknowledges nothing, and tries again until it can", part(), e);
        }
        return next;
    }

    /** With the channel all that came on it goes back to the queue, for whoever else receives from there. */
    private void giveBack(Channel open) {
        log.warn(
                "{} gives {} deliveries back to the queue after {} without the store, and asks for them when it answers",
                part(),
                batch.size(),
                holding);
        gaveBack = true;
        Duration doubled = holding.multipliedBy(2);
        holding = doubled.compareTo(LONGEST_HOLDING) < 0 ? doubled : LONGEST_HOLDING;
        abort(open);
    }

    /** Tags of a channel count upwards, and everything before this batch is acknowledged: one answer is enough for all. */
    private void acknowledge(Channel open) {
        long last = batch.getLast().envelope().getDeliveryTag();
        try {
            open.basicAck(last, true);
            health.unacknowledged(-batch.size());
            batch.clear();
            pause.reset();
        } catch (IOException | AlreadyClosedException e) {
            // It is stored and delivered again, and is then the same job.
            log.info(
                    "{} could not acknowledge {} deliveries ({}); they come again",
                    part(),
                    batch.size(),
                    Reasons.of(e));
            abort(open);
        }
    }

    /** Nothing more is to come; what has come is still stored. */
    private void cancel(Channel open) {
        String tag = consumer;
        if (tag == null) {
            return;
        }
        consumer = null;
        try {
            open.basicCancel(tag);
        } catch (IOException | AlreadyClosedException e) {
            log.debug("{} did not cancel: its channel is gone", part(), e);
        }
    }

    /** Has nothing more come, and what has come stored and acknowledged; {@link #ended} says when. */
    void end() {
        ending = true;
        wake();
    }

    boolean ended() {
        return ended || activity == null;
    }

    void stop() {
        Activity turning = activity;
        if (turning != null) {
            turning.stop();
        }
    }

    private void wake() {
        Activity turning = activity;
        if (turning != null) {
            turning.wake();
        }
    }

    /** Called by the client's threads. */
    private final class Arriving extends DefaultConsumer {

        private final Channel mine;

        Arriving(Channel mine) {
            super(mine);
            this.mine = mine;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            health.unacknowledged(1);
            arrived.add(new Incoming(mine, envelope, properties, body));
            wake();
        }

        /** The queue was deleted, or its node is gone: a new channel finds out what is there now. */
        @Override
        public void handleCancel(String tag) {
            log.warn("{} was cancelled by the broker", part());
            health.waitingForTheBroker(part(), "the broker has ended the subscription: is the queue gone?");
            cancelled = mine;
            wake();
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            wake();
        }
    }
}
