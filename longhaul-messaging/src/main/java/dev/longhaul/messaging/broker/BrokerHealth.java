package dev.longhaul.messaging.broker;

import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.messaging.broker.BrokerStatus.Counts;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Keeps how a broker stands: its face says what happens, whoever watches reads {@link #status}. The broker's trouble is told before
 * the store's, because without it nothing comes that could be stored.
 */
public final class BrokerHealth {

    private static final String WHOLE = "";

    private final String broker;
    private final EngineRuntime runtime;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong again = new AtomicLong();
    private final AtomicLong poison = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger unacknowledged = new AtomicInteger();

    private boolean started;
    private boolean closed;
    private final SortedMap<String, String> brokersTrouble = new TreeMap<>();
    private final SortedMap<String, String> storesTrouble = new TreeMap<>();
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

    /** It is being started, and a part of it is not connected yet. */
    public synchronized void starting(String part) {
        started = true;
        brokersTrouble.put(part, "not connected yet");
        changed();
    }

    /**
     * The broker answers.
     *
     * @param part which part of the face says so, such as a connection or a queue; each speaks for itself
     */
    public synchronized void connected(String part) {
        brokersTrouble.remove(part);
        changed();
    }

    /** The broker does not answer, or refuses. */
    public synchronized void waitingForTheBroker(String part, String why) {
        brokersTrouble.put(part, why);
        changed();
    }

    /** The store does what it is asked for. */
    public synchronized void storing(String part) {
        storesTrouble.remove(part);
        changed();
    }

    /** The store does not. */
    public synchronized void waitingForTheStore(String part, String why) {
        storesTrouble.put(part, why);
        changed();
    }

    /** {@link #starting(String)} of a face that has no parts. */
    public void starting() {
        starting(WHOLE);
    }

    /** {@link #connected(String)} of a face that has no parts. */
    public void connected() {
        connected(WHOLE);
    }

    /** {@link #waitingForTheBroker(String, String)} of a face that has no parts. */
    public void waitingForTheBroker(String why) {
        waitingForTheBroker(WHOLE, why);
    }

    /** {@link #storing(String)} of a face that has no parts. */
    public void storing() {
        storing(WHOLE);
    }

    /** {@link #waitingForTheStore(String, String)} of a face that has no parts. */
    public void waitingForTheStore(String why) {
        waitingForTheStore(WHOLE, why);
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
        if (!brokersTrouble.isEmpty()) {
            return State.WAITING_FOR_THE_BROKER;
        }
        return storesTrouble.isEmpty() ? State.CONNECTED : State.WAITING_FOR_THE_STORE;
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

    private static String sentence(SortedMap<String, String> troubles) {
        return troubles.entrySet().stream()
                .map(trouble -> (trouble.getKey().equals(WHOLE) ? "" : trouble.getKey() + ": ") + trouble.getValue())
                .collect(Collectors.joining("; "));
    }

    /** How it stands. */
    public synchronized BrokerStatus status() {
        String why = switch (state) {
            case WAITING_FOR_THE_BROKER -> sentence(brokersTrouble);
            case WAITING_FOR_THE_STORE -> sentence(storesTrouble);
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
