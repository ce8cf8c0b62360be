package dev.longhaul.messaging.kafka;

import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.AttemptTask;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Activities that have a turn when the test says so, on its thread; nobody else does anything, so nothing is waited for. */
final class SteppedRuntime implements EngineRuntime {

    private static final int LOOKS = 5;

    private final EngineRuntime clock = new VirtualWorld(Instant.parse("2026-11-21T00:00:00Z"), 1).runtime();
    private final Map<String, Turn> turns = new HashMap<>();

    /** An activity has one turn. */
    void step(String activity) {
        Objects.requireNonNull(turns.get(activity), activity).turn();
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return clock.random();
    }

    @Override
    public Activity start(String name, Turn turn) {
        turns.put(name, turn);
        return new Activity() {
            @Override
            public void wake() {
                // the test says when
            }

            @Override
            public void stop() {
                turns.remove(name);
            }
        };
    }

    @Override
    public void attempt(AttemptTask task) {
        throw new UnsupportedOperationException("there are no attempts here");
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        throw new UnsupportedOperationException("there are no timers here");
    }

    @Override
    public boolean await(Duration atMost, BooleanSupplier condition) {
        for (int i = 0; i < LOOKS; i++) {
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        turns.clear();
    }
}
