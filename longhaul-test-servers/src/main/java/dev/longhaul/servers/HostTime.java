package dev.longhaul.servers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting by the host's clock for what a process of its own does. Thread-safe. */
final class HostTime {

    private static final Duration LOOK = Duration.ofMillis(20);

    private HostTime() {}

    /** Waits until something holds, looking every 20 ms; false if it does not in time, or at an interrupt, which stays set. */
    static boolean await(Duration longest, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began >= longest.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }
}
