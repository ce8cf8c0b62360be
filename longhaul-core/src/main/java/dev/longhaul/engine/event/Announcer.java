package dev.longhaul.engine.event;

import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of events, in the order in which they were told to it. Thread-safe. A listener that is slower than the
 * engine loses events once {@value #MAX_WAITING} wait; they are counted.
 */
public final class Announcer {

    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    /** The most events that wait for listeners. */
    public static final int MAX_WAITING = 10_000;

    private static final Duration IDLE = Duration.ofHours(1);

    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<JobEvent> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final LongAdder dropped = new LongAdder();
    private volatile @Nullable Activity activity;

    /** Adds a listener; it hears what happens from now on. */
    public void add(JobListener listener) {
        listeners.add(listener);
    }

    /** Starts telling. */
    public void start(EngineRuntime runtime) {
        activity = runtime.start("listeners", this::turn);
    }

    /** Takes an event, never waits. */
    public void tell(JobEvent event) {
        if (listeners.isEmpty()) {
            return;
        }
        if (!waiting.offer(event)) {
            dropped.increment();
        }
        Activity running = activity;
        if (running != null) {
            running.wake();
        }
    }

    /** Events that were dropped because listeners were too slow. */
    public long dropped() {
        return dropped.sum();
    }

    /** Whether every event has been told. */
    public boolean quiet() {
        return waiting.isEmpty();
    }

    private Duration turn() {
        for (JobEvent event = waiting.poll(); event != null; event = waiting.poll()) {
            for (JobListener listener : listeners) {
                tell(listener, event);
            }
        }
        return IDLE;
    }

    private static void tell(JobListener listener, JobEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            log.warn("a listener failed on {}; the job is not affected", event, e);
        }
    }
}
