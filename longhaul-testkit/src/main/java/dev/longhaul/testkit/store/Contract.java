package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the parts of the contract share: a store on an empty database, opened before each test and closed after it, jobs
 * to put into it, and other transactions beside the test's own.
 */
public abstract class Contract {

    /** How long a transaction waits that is expected to get what it waits for. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What a transaction that must wait is given to do the opposite. A correct store never uses it. */
    private static final Duration TEMPTATION = Duration.ofMillis(30);

    private @Nullable Store opened;
    private @Nullable StoreTransaction reading;
    private @Nullable Samples made;
    private @Nullable Instant started;

    /**
     * What a committed call returned.
     *
     * @param answer its result; null where the call may say so
     */
    record Answer<T extends @Nullable Object>(T answer) {}

    /** The store that the contract is run on. */
    protected abstract StoreUnderTest subject();

    @BeforeEach
    final void openTheStore() {
        Store store = subject().newStore();
        opened = store;
        store.prepare();
        started = read().now();
        made = new Samples(started);
    }

    @AfterEach
    final void closeTheStore() {
        if (reading != null) {
            reading.close();
        }
        if (opened != null) {
            opened.close();
        }
    }

    final Store store() {
        return present(opened);
    }

    final Samples samples() {
        return present(made);
    }

    /** The database's clock when the test began. */
    final Instant now() {
        return present(started);
    }

    final Instant past() {
        return now().minusSeconds(60);
    }

    final Instant future() {
        return now().plusSeconds(3_600);
    }

    /** Waits for the database's clock. */
    final void pass(Duration time) {
        subject().pass(store(), time);
    }

    final StoreTransaction begin() {
        return store().begin(PATIENCE);
    }

    /** A transaction of its own that commits. */
    final <T extends @Nullable Object> Answer<T> write(Function<StoreTransaction, T> calls) {
        try (StoreTransaction transaction = begin()) {
            T result = calls.apply(transaction);
            transaction.commit();
            return new Answer<>(result);
        }
    }

    /** A transaction of its own that commits. */
    final void commit(Consumer<StoreTransaction> calls) {
        try (StoreTransaction transaction = begin()) {
            calls.accept(transaction);
            transaction.commit();
        }
    }

    /** A new transaction that reads, good for one call: the next one closes it. */
    final StoreTransaction read() {
        if (reading != null) {
            reading.close();
        }
        StoreTransaction opened = store().beginReading();
        reading = opened;
        return opened;
    }

    /** A committed job that is nowhere yet. */
    final OpenJob job(String type, Instant due) {
        JobRow row = samples().row(type);
        commit(transaction -> transaction.jobs().insert(List.of(row)));
        return Samples.open(row, due);
    }

    /** A committed job in the due table. */
    final OpenJob dueJob(String type, Instant due) {
        OpenJob job = job(type, due);
        commit(transaction -> transaction.due().insert(List.of(job)));
        return job;
    }

    /** A committed claim of these jobs. */
    final ClaimId claim(Duration lease, OpenJob... jobs) {
        ClaimId id = samples().claimId();
        commit(transaction -> assertThat(transaction.claims().insert(id, Samples.NODE, List.of(jobs), lease))
                .isTrue());
        return id;
    }

    final Standing standing(JobId id) {
        return present(read().jobs().standing(List.of(id)).get(id));
    }

    static Written insert(StoreTransaction transaction, AttemptRow attempt) {
        return present(transaction.attempts().insert(List.of(attempt)).get(attempt.id()));
    }

    /**
     * A second writer beside the transaction that the test has open. It may not wait at all: a store with one writer
     * locks it out.
     */
    final void beside(Consumer<StoreTransaction> calls) {
        if (!subject().concurrentWriters()) {
            assertFailsWith(StoreException.Kind.LOCK_WAIT, () -> store().begin(Duration.ZERO));
            return;
        }
        try (StoreTransaction second = store().begin(Duration.ZERO)) {
            calls.accept(second);
        }
    }

    /** That a call of a second writer meets a lock of the transaction that the test has open. */
    final void assertLockedOut(Consumer<StoreTransaction> call) {
        beside(second -> assertFailsWith(StoreException.Kind.LOCK_WAIT, () -> call.accept(second)));
    }

    /** Starts a patient writer on a thread of its own, which commits. */
    final <T extends @Nullable Object> Future<T> concurrently(Function<StoreTransaction, T> calls) {
        return inThread(() -> write(calls).answer());
    }

    /** Does something on a thread of its own. */
    static <T extends @Nullable Object> Future<T> inThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, run -> Thread.ofPlatform().daemon().start(run));
    }

    /** That it has not ended although it had the time: it waits for the transaction that the test has open. */
    static void assertWaits(Future<?> writer) {
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> writer.get(TEMPTATION.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** What it returned. */
    static <T extends @Nullable Object> T result(Future<T> writer) {
        try {
            return writer.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the other transaction did not end well", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the other transaction", e);
        }
    }

    static void assertFailsWith(StoreException.Kind kind, Runnable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
    }

    static <T> T present(@Nullable T value) {
        assertThat(value).isNotNull();
        if (value == null) {
            throw new AssertionError("unreachable: asserted above");
        }
        return value;
    }
}
