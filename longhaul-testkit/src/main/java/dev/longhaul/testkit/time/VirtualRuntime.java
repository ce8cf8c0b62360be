package dev.longhaul.testkit.time;

import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.AttemptTask;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.testkit.time.VirtualWorld.Happening;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One engine's part of a {@link VirtualWorld}. Everything happens on the world's thread. An attempt's handler is called
 * when its time has come and returns at once; what it {@linkplain VirtualWorld#spend spends} passes before its result is
 * handed over, and a runtime that is {@linkplain #kill killed} meanwhile never hands it over.
 */
public final class VirtualRuntime implements EngineRuntime {

    private final VirtualWorld world;
    private volatile boolean dead;

    VirtualRuntime(VirtualWorld world) {
        this.world = world;
    }

    /** Dies as a process dies: nothing of it happens any more. */
    public void kill() {
        dead = true;
    }

    @Override
    public long nanoTime() {
        return world.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return world.random();
    }

    @Override
    public Activity start(String name, Turn turn) {
        VirtualActivity activity = new VirtualActivity(turn);
        activity.wake();
        return activity;
    }

    @Override
    public void attempt(AttemptTask task) {
        soon(Duration.ZERO, () -> {
            world.takeSpent();
            task.run(() -> {});
            soon(world.takeSpent(), task::complete);
        });
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Happening happening = soon(delay, action);
        return () -> world.callOff(happening);
    }

    @Override
    public boolean await(Duration atMost, BooleanSupplier condition) {
        return world.runUntil(condition, atMost);
    }

    @Override
    public void close() {
        dead = true;
    }

    private Happening soon(Duration delay, Runnable action) {
        return world.at(world.nanoTime() + delay.toNanos(), () -> {
            if (!dead) {
                live(action);
            }
        });
    }

    /** What is thrown by something that dies in the middle of it is part of its death, and nobody else's concern. */
    private void live(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            if (!dead) {
                throw e;
            }
        }
    }

    /** A turn that happens when its time has come, or sooner when woken; never inside itself. */
    private final class VirtualActivity implements Activity {

        private final Turn turn;
        private @Nullable Happening next;
        private boolean inTurn;
        private boolean woken;
        private boolean stopped;

        VirtualActivity(Turn turn) {
            this.turn = turn;
        }

        @Override
        public synchronized void wake() {
            if (inTurn) {
                woken = true;
            } else {
                schedule(Duration.ZERO);
            }
        }

        @Override
        public synchronized void stop() {
            stopped = true;
        }

        private void schedule(Duration delay) {
            if (next != null) {
                world.callOff(next);
            }
            next = soon(delay, this::takeTurn);
        }

        private void takeTurn() {
            if (!begin()) {
                return;
            }
            Duration wait = null;
            try {
                wait = turn.turn();
            } finally {
                end(wait);
            }
        }

        private synchronized boolean begin() {
            next = null;
            if (stopped) {
                return false;
            }
            inTurn = true;
            woken = false;
            return true;
        }

        /** @param wait null if the turn failed: there is no next one */
        private synchronized void end(@Nullable Duration wait) {
            inTurn = false;
            if (wait != null && !dead) {
                schedule(woken || wait.isNegative() ? Duration.ZERO : wait);
            }
        }
    }
}
