package dev.longhaul.testkit.simulation.fiber;

import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.AttemptTask;
import dev.longhaul.engine.runtime.EngineRuntime;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One engine's time, randomness and threads in a simulation. Its clock may run a little faster or slower than others. */
public final class SimulatedRuntime implements EngineRuntime {

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration LATER_LOOK = Duration.ofMillis(100);

    /** Hears what no engine may do. */
    @FunctionalInterface
    public interface Surprises {
        /** An activity's turn threw something that the engine did not expect itself. */
        void failed(String activity, Throwable thrown);
    }

    private final Fibers fibers;
    private final SimulatedProcess process;
    private final RandomGenerator random;
    private final long partsPerMillion;
    private final Surprises surprises;
    private boolean closed;

    /**
     * @param partsPerMillion how much faster than the world its clock runs; negative for slower
     * @param surprises hears of mistakes; the activity goes on in a second, as it does in the real runtime
     */
    public SimulatedRuntime(
            Fibers fibers,
            SimulatedProcess process,
            RandomGenerator random,
            long partsPerMillion,
            Surprises surprises) {
        this.fibers = fibers;
        this.process = process;
        this.random = random;
        this.partsPerMillion = partsPerMillion;
        this.surprises = surprises;
    }

    @Override
    public long nanoTime() {
        return fibers.now() + fibers.now() / 1_000 * partsPerMillion / 1_000;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Lock newLock() {
        return new FiberLock(fibers);
    }

    @Override
    public Activity start(String name, Turn turn) {
        SimulatedActivity activity = new SimulatedActivity(name, turn);
        activity.wake();
        return activity;
    }

    @Override
    public void attempt(AttemptTask task) {
        fibers.start(process, "attempt", fibers.now(), () -> {
            Fiber self = fibers.current();
            if (self != null) {
                task.run(self::interrupt);
                self.clearInterrupt();
                task.complete();
            }
        });
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Fibers.Waking waking = fibers.at(process, fibers.now() + delay.toNanos(), () -> {
            if (!closed) {
                action.run();
            }
        });
        return waking::callOff;
    }

    /** Looks often at first, and then ten times a second: whoever waits for seconds does not mind. */
    @Override
    public boolean await(Duration atMost, BooleanSupplier condition) {
        long end = fibers.now() + atMost.toNanos();
        long soon = fibers.now() + LATER_LOOK.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - fibers.now();
            if (left <= 0) {
                return false;
            }
            Duration look = fibers.now() < soon ? LOOK : LATER_LOOK;
            fibers.sleep(Duration.ofNanos(Math.min(left, look.toNanos())));
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** A turn that is taken by a fiber of its own when its time has come, or sooner when woken. */
    private final class SimulatedActivity implements Activity {

        private final String name;
        private final Turn turn;
        private Fibers.@Nullable Waking next;
        private boolean inTurn;
        private boolean woken;
        private boolean stopped;

        SimulatedActivity(String name, Turn turn) {
            this.name = name;
            this.turn = turn;
        }

        @Override
        public void wake() {
            if (inTurn) {
                woken = true;
            } else {
                schedule(0);
            }
        }

        @Override
        public void stop() {
            stopped = true;
        }

        private void schedule(long delay) {
            if (next != null) {
                next.callOff();
            }
            next = fibers.at(process, fibers.now() + delay, this::begin);
        }

        private void begin() {
            next = null;
            if (!stopped && !closed) {
                inTurn = true;
                woken = false;
                fibers.start(process, name, fibers.now(), this::takeTurn);
            }
        }

        private void takeTurn() {
            Duration wait;
            try {
                wait = turn.turn();
            } catch (Death e) {
                throw e;
            } catch (RuntimeException | Error e) {
                surprises.failed(name, e);
                wait = Duration.ofSeconds(1);
            }
            inTurn = false;
            schedule(woken || wait.isNegative() ? 0 : wait.toNanos());
        }
    }
}
