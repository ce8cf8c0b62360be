package dev.longhaul.trials.benchmark.peer;

import dev.longhaul.trials.time.TrialTime;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What all handlers do: count attempts by job, and fail the first ones where the workload says so. Thread-safe. */
public final class Work {

    private static final long NEVER = Long.MIN_VALUE;

    private final TrialTime time;
    private final int failures;
    private final AtomicIntegerArray attempts;
    private final AtomicLong began = new AtomicLong(NEVER);
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private volatile Effect effect = job -> {};

    /**
     * Work on jobs numbered from 0.
     *
     * @param failures how many attempts of each job fail before one succeeds
     */
    public Work(int jobs, int failures, TrialTime time) {
        this.time = time;
        this.failures = failures;
        this.attempts = new AtomicIntegerArray(jobs);
    }

    /** What else an attempt does. */
    @FunctionalInterface
    public interface Effect {
        /** Called by every attempt, first of all. */
        void of(int job) throws Exception;
    }

    /** Sets what else every attempt does; before anything works. */
    public void effect(Effect other) {
        this.effect = other;
    }

    /**
     * One attempt.
     *
     * @throws FailedOnPurpose if this one is to fail
     */
    public void attempt(int job) throws Exception {
        if (began.get() == NEVER) {
            began.compareAndSet(NEVER, time.nanos());
        }
        effect.of(job);
        int number = attempts.incrementAndGet(job);
        if (number <= failures) {
            throw new FailedOnPurpose();
        }
        if (number == failures + 1) {
            succeeded.increment();
        } else {
            repeated.increment();
        }
    }

    /** Like {@link #attempt}, for peers whose handlers cannot throw checked exceptions. */
    public void attemptUnchecked(int job) {
        try {
            attempt(job);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The clocks by which it is measured. */
    public TrialTime time() {
        return time;
    }

    /** How many jobs there are. */
    public int jobs() {
        return attempts.length();
    }

    /** How many attempts of each job fail first. */
    public int failures() {
        return failures;
    }

    /** Whether every job has had its success. */
    public boolean done() {
        return succeeded.sum() == attempts.length();
    }

    /** Jobs that have had their success. */
    public long succeeded() {
        return succeeded.sum();
    }

    /** When the first attempt began, by the monotonic clock. */
    public long began() {
        return began.get();
    }

    /** Attempts after a success. */
    public long repeated() {
        return repeated.sum();
    }
}
