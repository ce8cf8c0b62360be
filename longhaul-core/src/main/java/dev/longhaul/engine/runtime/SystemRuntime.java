package dev.longhaul.engine.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real thing: one platform thread per activity (database drivers may block or pin), a virtual thread per attempt,
 * one thread for timers.
 */
public final class SystemRuntime implements EngineRuntime {

    private static final Logger log = LoggerFactory.getLogger(SystemRuntime.class);
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(1);
    private static final Duration AWAIT_STEP = Duration.ofMillis(5);

    private final String name;
    private final ScheduledThreadPoolExecutor timers;
    private final List<PlatformActivity> activities = new CopyOnWriteArrayList<>();

    /** @param name prefix of thread names */
    public SystemRuntime(String name) {
        this.name = name;
        this.timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name + "-timers").daemon(true).factory());
        this.timers.setRemoveOnCancelPolicy(true);
        this.timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Asked anew for each number: one thread's generator used by another gives every process the same numbers. */
    @Override
    public RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    @Override
    public Activity start(String activity, Turn turn) {
        PlatformActivity started = new PlatformActivity(activity, turn);
        if (timers.isShutdown()) {
            throw new IllegalStateException("activity " + activity + " cannot start: its engine is closed");
        }
        activities.add(started);
        Thread.ofPlatform().name(name + "-" + activity).daemon(true).start(started);
        return started;
    }

    @Override
    public void attempt(AttemptTask task) {
        Thread.ofVirtual().name(task.name()).start(() -> {
            Thread self = Thread.currentThread();
            try {
                task.run(self::interrupt);
            } finally {
                // An interrupt meant for the user's code must not break what the engine does next on this thread.
                Thread.interrupted();
                task.complete();
            }
        });
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        try {
            ScheduledFuture<?> scheduled = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("closed: a timer of {} does not start", delay, e);
            return () -> {};
        }
    }

    @Override
    public boolean await(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            try {
                Thread.sleep(AWAIT_STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    @Override
    public boolean awaitDone(Duration atMost, Future<?> something) {
        try {
            something.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return something.isDone();
        } catch (TimeoutException e) {
            return something.isDone();
        } catch (ExecutionException | CancellationException e) {
            return true;
        }
    }

    @Override
    public void close() {
        activities.forEach(PlatformActivity::stop);
        timers.shutdownNow();
        activities.forEach(PlatformActivity::awaitEnd);
    }

    /** A turn called in a loop by a thread of its own. */
    private static final class PlatformActivity implements Activity, Runnable {

        private final String name;
        private final Turn turn;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private boolean woken;
        private boolean stopped;
        private boolean ended;

        PlatformActivity(String name, Turn turn) {
            this.name = name;
            this.turn = turn;
        }

        @Override
        public void run() {
            try {
                while (awaitTurn(takeTurn())) {
                    // the condition does the work
                }
            } finally {
                change(() -> ended = true);
            }
        }

        private Duration takeTurn() {
            try {
                return turn.turn();
            } catch (RuntimeException | Error e) {
                log.error("activity {} failed; it goes on in {}", name, AFTER_A_BUG, e);
                return AFTER_A_BUG;
            }
        }

        private boolean awaitTurn(Duration wait) {
            lock.lock();
            try {
                long left = wait.toNanos();
                while (!woken && !stopped && left > 0) {
                    left = changed.awaitNanos(left);
                }
                woken = false;
                return !stopped;
            } catch (InterruptedException e) {
                log.debug("activity {} ignores an interrupt: it ends by stop()", name, e);
                return !stopped;
            } finally {
                lock.unlock();
            }
        }

        private void change(Runnable what) {
            lock.lock();
            try {
                what.run();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void wake() {
            change(() -> woken = true);
        }

        @Override
        public void stop() {
            change(() -> stopped = true);
        }

        void awaitEnd() {
            lock.lock();
            try {
                long left = TimeUnit.SECONDS.toNanos(10);
                while (!ended && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }
    }
}
