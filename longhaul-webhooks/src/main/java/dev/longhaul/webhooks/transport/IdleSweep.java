package dev.longhaul.webhooks.transport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes connections that nobody used again. Its thread lives only while there are idle connections, so that a
 * transport at rest costs nothing.
 */
final class IdleSweep implements AutoCloseable {

    private final Connections connections;
    private final Duration idle;
    private final ThreadFactory threads;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    IdleSweep(Connections connections, Duration idle, ThreadFactory threads) {
        this.connections = connections;
        this.idle = idle;
        this.threads = threads;
    }

    /** Sees to it that what is idle now will be closed in time. */
    void wake() {
        if (connections.holdsIdle() && closed.getCount() > 0 && awake.compareAndSet(false, true)) {
            threads.newThread(this::sweepWhileThereAreIdle).start();
        }
    }

    private void sweepWhileThereAreIdle() {
        try {
            while (connections.holdsIdle() && !closed.await(idle.toMillis(), TimeUnit.MILLISECONDS)) {
                connections.closeExpired();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            awake.set(false);
        }
        // One that came back between the last look and the flag saw a sweep that was about to end.
        if (closed.getCount() > 0 && connections.holdsIdle()) {
            wake();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
