package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.GrowingPause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection: makes it, hears when it is lost, and makes another after growing pauses, until it is closed. Thread-safe.
 */
final class Link {

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    /** Nothing is to be done until somebody wakes us; looked at anyway now and then. */
    private static final Duration UNTIL_WOKEN = Duration.ofSeconds(30);

    /** How long a connection has to last until the pauses begin anew. */
    private static final Duration STEADY = Duration.ofSeconds(30);

    private static final int CLOSE_MILLIS = 3_000;

    /** How long a good-bye is waited for that the broker does not even read; its thread ends with the connection. */
    private static final Duration CLOSE = Duration.ofMillis(CLOSE_MILLIS + 1_000);

    /** Makes connections, and ends them. */
    interface Connecting {
        /** Makes one: to the first server at the first try, to the next one at the next. */
        Connection connect(String name, int tries) throws IOException, TimeoutException;

        /**
         * Ends one, on a thread of its own: it says good-bye to the broker, and that may not return for as long as the broker reads
         * nothing.
         *
         * @param millis how long it waits for the broker's answer
         */
        Future<?> disconnect(Connection connection, int millis);
    }

    private final String name;
    private final Connecting connecting;
    private final EngineRuntime runtime;
    private final BrokerHealth health;
    private final GrowingPause pause;
    private final List<Runnable> hearing = new CopyOnWriteArrayList<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable Activity activity;
    private volatile @Nullable String blocked;
    private volatile boolean closed;
    private long notBefore;
    private int tries;
    private long connectedAt;

    /** @param name for people, and for the broker's list of connections */
    Link(String name, Connecting connecting, EngineRuntime runtime, BrokerHealth health) {
        this.name = name;
        this.connecting = connecting;
        this.runtime = runtime;
        this.health = health;
        this.pause = new GrowingPause(runtime.random());
        this.notBefore = runtime.nanoTime();
    }

    /** Calls somebody whenever there is a new connection; before the start only. */
    void onConnected(Runnable hears) {
        hearing.add(hears);
    }

    void start() {
        health.starting(name);
        activity = runtime.start(name, this::turn);
    }

    /** The connection; null while there is none. */
    @Nullable
    Connection connection() {
        Connection now = connection;
        return now != null && now.isOpen() ? now : null;
    }

    /** Why the broker takes nothing that is published, in its own words; null if it does. */
    @Nullable
    String blocked() {
        return blocked;
    }

    private Duration turn() {
        if (closed || connection() != null) {
            return UNTIL_WOKEN;
        }
        long left = notBefore - runtime.nanoTime();
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        if (connection != null && runtime.nanoTime() - connectedAt >= STEADY.toNanos()) {
            pause.reset();
        }
        try {
            connect();
            connectedAt = runtime.nanoTime();
            // A server may accept connections and drop them at once: no sooner than after failures are they made then.
            notBefore = connectedAt + pause.next().toNanos();
            return UNTIL_WOKEN;
        } catch (IOException | TimeoutException | RuntimeException e) {
            Duration next = pause.next();
            notBefore = runtime.nanoTime() + next.toNanos();
            String why = Reasons.of(e);
            health.waitingForTheBroker(name, why);
            log.info("{} is not connected ({}); the next try is in {}", name, why, next);
            return next;
        }
    }

    private void connect() throws IOException, TimeoutException {
        Connection made = connecting.connect(name, tries++);
        blocked = null;
        made.addBlockedListener(new Blocking());
        connection = made;
        made.addShutdownListener(cause -> lost(made, Reasons.of(cause)));
        if (closed) {
            made.abort(CLOSE_MILLIS);
            return;
        }
        log.info("{} is connected to {}:{}", name, made.getAddress(), made.getPort());
        health.connected(name);
        if (!made.isOpen()) {
            // The listener may have spoken before we said that it is connected.
            lost(made, "it was dropped at once");
        }
        hearing.forEach(Runnable::run);
    }

    private void lost(Connection which, String why) {
        if (which.equals(connection) && !closed) {
            log.warn("{} has lost its connection: {}", name, why);
            health.waitingForTheBroker(name, why);
            wake();
        }
    }

    private void wake() {
        Activity turning = activity;
        if (turning != null) {
            turning.wake();
        }
    }

    /** Ends the connection; what was not acknowledged is delivered again. */
    void close() {
        closed = true;
        Activity turning = activity;
        if (turning != null) {
            turning.stop();
        }
        Connection now = connection;
        if (now != null && !runtime.awaitDone(CLOSE, connecting.disconnect(now, CLOSE_MILLIS))) {
            log.warn("{} did not disconnect within {}: the broker reads nothing", name, CLOSE);
        }
    }

    /** A broker that is short of memory or disk reads nothing more from whoever publishes. */
    private final class Blocking implements BlockedListener {
        @Override
        public void handleBlocked(String reason) {
            blocked = reason;
            log.warn("{} is blocked by the broker: {}", name, reason);
            health.waitingForTheBroker(name, "the broker takes nothing that is published: " + reason);
        }

        @Override
        public void handleUnblocked() {
            blocked = null;
            health.connected(name);
        }
    }
}
