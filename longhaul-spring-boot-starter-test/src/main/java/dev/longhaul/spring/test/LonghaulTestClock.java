package dev.longhaul.spring.test;

import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * The time of an application under test. It stands still but while a method here runs, and handlers are called there, on the test's own
 * thread, one after the other. Jobs may be enqueued by any thread; the methods here belong to one thread at a time.
 */
public final class LonghaulTestClock {

    private static final boolean TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            LonghaulTestClock.class.getClassLoader());

    private final VirtualWorld world;

    LonghaulTestClock(VirtualWorld world) {
        this.world = world;
    }

    /** Runs whatever is due now, and what follows from it at once; time stands still. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /**
     * Lets time pass. Every attempt that falls due meanwhile is made when its time has come.
     *
     * @throws IllegalArgumentException if negative
     * @throws IllegalStateException inside a transaction, which all those attempts would be part of
     */
    public void advance(Duration time) {
        requireForwards(time);
        requireOutsideOfTransactions();
        world.run(time);
    }

    /**
     * Lets time pass until a condition holds.
     *
     * @return whether it held before the time was over
     * @throws IllegalArgumentException if negative
     * @throws IllegalStateException inside a transaction
     */
    public boolean advanceUntil(BooleanSupplier condition, Duration atMost) {
        requireForwards(atMost);
        requireOutsideOfTransactions();
        return world.runUntil(condition, atMost);
    }

    /** Said by a handler or a fake of what it calls: this attempt takes so long. It returns at once, and ends that much later. */
    public void spend(Duration time) {
        world.spend(time);
    }

    /** The time now. */
    public Instant now() {
        return world.clock().instant();
    }

    /** The clock for the application's own code. */
    public InstantSource source() {
        return world.clock();
    }

    private static void requireForwards(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("cannot go back by " + time.negated());
        }
    }

    private static void requireOutsideOfTransactions() {
        if (TRANSACTIONS && TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "time cannot pass inside a transaction: every attempt would be part of it, and none"
                            + " would see what it has not committed; take @Transactional from the test");
        }
    }
}
