package dev.longhaul.jdbc.sqlite;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for a place. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for a place in turn; false if there was none in that time. What is to be written still has to be when somebody
     * interrupts: the wait starts again, and the interrupt is passed on when it ends.
     */
    static boolean acquire(Semaphore places, Duration atMost) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return places.tryAcquire(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
