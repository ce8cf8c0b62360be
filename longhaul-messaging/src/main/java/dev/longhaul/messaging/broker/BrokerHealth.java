package dev.longhaul.messaging.broker;

import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.messaging.broker.BrokerStatus.Counts;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how a broker stands: its face says what happens, whoever watches reads {@link #status}. The broker's trouble is told before
 * the store's, because without it nothing comes that could be stored.
 */
public final class BrokerHealth {

    private final String broker;
    private final EngineRuntime runtime;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong again = new AtomicLong();
    private final AtomicLong poison = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger unacknowledged = new AtomicInteger();

    private boolean started;
    private boolean closed;
    private @Nullable String brokersTrouble;
    private @Nullable String storesTrouble;
    private State state = State.NEW;
    private long since;

    /**
     * @param broker its name
     * @param runtime gives the time
     */
    public BrokerHealth(String broker, EngineRuntime runtime) {
        this.broker = broker;
        this.runtime = runtime;
        this.since = runtime.nanoTime();
    }

    /** It is being started, and not connected yet. */
    public synchronized void starting() {
        started = true;
        brokersTrouble = "not connected yet";
        changed();
    }

    /** The broker answers. */
    public synchronized void connected() {
        brokersTrouble = null;
        changed();
    }

    /** The broker does not answer, or refuses. */
    public synchronized void waitingForTheBroker(String why) {
        brokersTrouble = why;
        changed();
    }

    /** The store does what it is asked for. */
    public synchronized void storing() {
        if (storesTrouble != null) {
            storesTrouble = null;
            changed();
        }
    }

    /** The store does not. */
    public synchronized void waitingForTheStore(String why) {
        storesTrouble = why;
        changed();
    }

    /** It is closed. */
    public synchronized void closed() {
        closed = true;
        changed();
    }

    private void changed() {
        State now = state();
        if (now != state) {
            state = now;
            since = runtime.nanoTime();
        }
    }

    private State state() {
        if (closed) {
            return State.CLOSED;
        }
        if (!started) {
            return State.NEW;
        }
        if (brokersTrouble != null) {
            return State.WAITING_FOR_THE_BROKER;
        }
        return storesTrouble == null ? State.CONNECTED : State.WAITING_FOR_THE_STORE;
    }

    /** Counts what the intake has taken. */
    public void taken(Intake.Taken taken) {
        stored.addAndGet(taken.stored());
        again.addAndGet(taken.again());
        poison.addAndGet(taken.poison());
    }

    /** Counts a message that the broker has confirmed. */
    public void sent() {
        sent.incrementAndGet();
    }

    /** Counts deliveries that came, or, negative, that are acknowledged or gone with their connection. */
    public void unacknowledged(int more) {
        unacknowledged.addAndGet(more);
    }

    /** How it stands. */
    public synchronized BrokerStatus status() {
        String why = switch (state) {
            case WAITING_FOR_THE_BROKER -> String.valueOf(brokersTrouble);
            case WAITING_FOR_THE_STORE -> String.valueOf(storesTrouble);
            case NEW, CONNECTED, CLOSED -> "";
        };
        return new BrokerStatus(
                broker,
                state,
                why,
                Duration.ofNanos(runtime.nanoTime() - since),
                new Counts(stored.get(), again.get(), poison.get(), sent.get(), unacknowledged.get()));
    }
}
