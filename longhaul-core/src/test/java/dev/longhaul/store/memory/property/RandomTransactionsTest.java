package dev.longhaul.store.memory.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Content;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several threads move jobs at random between all places, in any order, and give up at random. Whatever they do, each
 * committed state has each job in exactly one place.
 */
class RandomTransactionsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final int JOBS = 24;
    private static final int THREADS = 4;
    private static final int TRANSACTIONS = 400;

    private final MemoryDatabase database = MemoryDatabase.create(() -> NOON);
    private final MemoryStore store = database.store("memory");
    private final List<JobId> jobs = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void each_job_is_in_exactly_one_place_at_every_moment(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        enqueue(random);
        List<Future<Map<StoreException.Kind, Integer>>> movers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Mover mover = new Mover(random.split());
            movers.add(CompletableFuture.supplyAsync(
                    mover::run, run -> Thread.ofPlatform().daemon().start(run)));
        }

        while (movers.stream().anyMatch(mover -> !mover.isDone())) {
            assertThat(database.snapshot().misplaced()).isEmpty();
        }

        for (Future<Map<StoreException.Kind, Integer>> mover : movers) {
            assertThat(mover.get().keySet()).isSubsetOf(StoreException.Kind.CONFLICT, StoreException.Kind.LOCK_WAIT);
        }
        assertThat(database.snapshot().misplaced()).isEmpty();
        assertThat(database.snapshot().places()).hasSize(JOBS);
        assertThat(database.rowsLocked()).isZero();
    }

    private void enqueue(SplittableRandom random) {
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            for (int i = 0; i < JOBS; i++) {
                JobId id = JobId.at(NOON, random);
                jobs.add(id);
                transaction
                        .jobs()
                        .insert(List.of(new JobRow(
                                id,
                                "a",
                                new Content(new byte[0], "text/plain", Map.of()),
                                "1s",
                                Keys.NONE,
                                Map.of(),
                                null,
                                new JobRow.Asked(NOON, NOON, null))));
                transaction.due().insert(List.of(new OpenJob(id, "a", NOON, 1, 0, 0, Duration.ZERO, null)));
            }
            transaction.commit();
        }
    }

    /** One thread's moves. */
    private final class Mover {
        private final SplittableRandom random;
        private final Map<StoreException.Kind, Integer> troubles = new EnumMap<>(StoreException.Kind.class);

        Mover(SplittableRandom random) {
            this.random = random;
        }

        Map<StoreException.Kind, Integer> run() {
            for (int i = 0; i < TRANSACTIONS; i++) {
                try (StoreTransaction transaction = store.begin(Duration.ofMillis(random.nextInt(20)))) {
                    moveSome(transaction);
                    if (random.nextInt(5) != 0) {
                        transaction.commit();
                    }
                } catch (StoreException e) {
                    troubles.merge(e.kind(), 1, Integer::sum);
                }
            }
            return troubles;
        }

        private void moveSome(StoreTransaction transaction) {
            for (int moves = random.nextInt(1, 5); moves > 0; moves--) {
                StoreTransaction.Mark mark = transaction.savepoint();
                try {
                    move(transaction, jobs.get(random.nextInt(JOBS)));
                } catch (StoreException e) {
                    troubles.merge(e.kind(), 1, Integer::sum);
                    transaction.rollbackTo(mark);
                }
                if (random.nextInt(5) == 0) {
                    transaction.rollbackTo(mark);
                }
            }
        }

        private void move(StoreTransaction transaction, JobId id) {
            OpenJob taken = take(transaction, id);
            if (taken == null) {
                return;
            }
            switch (random.nextInt(4)) {
                case 0 -> transaction.due().insert(List.of(taken));
                case 1 -> transaction.parked().insert(List.of(new ParkedJob(taken, Subject.key("k"), 1)));
                case 2 ->
                    transaction
                            .ended()
                            .insert(List.of(new EndedJob(taken, JobState.DEAD, DeadReason.ABORTED, NOON, null)));
                default ->
                    transaction
                            .claims()
                            .insert(
                                    new ClaimId(new UUID(random.nextLong(), random.nextLong())),
                                    new NodeId("n"),
                                    List.of(taken),
                                    Duration.ZERO);
            }
        }

        private OpenJob take(StoreTransaction transaction, JobId id) {
            OpenJob due = transaction.due().take(id);
            if (due != null) {
                return due;
            }
            ParkedJob parked = transaction.parked().take(id);
            if (parked != null) {
                return parked.job();
            }
            EndedJob ended = transaction.ended().take(id);
            if (ended != null) {
                return ended.job();
            }
            for (ClaimRow claim : transaction.claims().lockExpired(1)) {
                transaction.claims().delete(List.of(claim.id()));
                return claim.jobs().get(0);
            }
            return null;
        }
    }
}
