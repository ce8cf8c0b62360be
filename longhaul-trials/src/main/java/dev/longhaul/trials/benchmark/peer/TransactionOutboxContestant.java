package dev.longhaul.trials.benchmark.peer;

import com.gruelbox.transactionoutbox.DefaultPersistor;
import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.trials.benchmark.server.Place;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * transaction-outbox. Its background thread reads due entries in batches and hands them to a pool of threads, each of which
 * locks, runs and deletes one in a transaction.
 */
public final class TransactionOutboxContestant implements Contestant {

    private static final int THREADS = 16;
    private static final int BATCH = 500;
    /** An entry is first due so long after it was accepted: it must be in the future. */
    private static final Duration DUE_SOON = Duration.ofSeconds(1);

    private static final Duration NOTHING_DUE = Duration.ofMillis(5);
    private static final String TABLE = "txno_outbox";

    @Override
    public String name() {
        return "transaction-outbox";
    }

    @Override
    public String settings() {
        return "transaction-outbox 4.2.268, DefaultPersistor on HikariCP, " + THREADS + " threads, flush batches of "
                + BATCH + " one after another and a look every 5 ms when nothing is due, attempt frequency 200 ms";
    }

    @Override
    public int perSecond() {
        return 4_300;
    }

    @Override
    public int retriesPerSecond() {
        return 980;
    }

    @Override
    public Session open(Place place, Work work) {
        return new Running(place, work);
    }

    /** What is called through the outbox. */
    public interface NoOp {
        /** Does one job. */
        void run(int job);
    }

    private static final class Running implements Session {

        private final Place place;
        private final Work work;
        private final HikariDataSource pool;
        private final TransactionManager transactions;
        private final TransactionOutbox accepting;
        private final TransactionOutbox working;
        private final ThreadPoolExecutor threads;
        private @Nullable Thread flushing;
        private volatile boolean stopped;

        Running(Place place, Work work) {
            this.place = place;
            this.work = work;
            this.pool = Database.pool(place, THREADS + 20);
            this.transactions = TransactionManager.fromDataSource(pool);
            this.threads =
                    new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(4 * BATCH));
            // Due soon, and left for the one that works.
            this.accepting = outbox((entry, run) -> {}, DUE_SOON);
            this.working = outbox(Submitter.withExecutor(threads), Duration.ofMillis(200));
        }

        private TransactionOutbox outbox(Submitter submitter, Duration frequency) {
            NoOp noOp = work::attemptUnchecked;
            return TransactionOutbox.builder()
                    .transactionManager(transactions)
                    .persistor(DefaultPersistor.builder()
                            .dialect(Dialect.POSTGRESQL_9)
                            .build())
                    .instantiator(Instantiator.using(type -> noOp))
                    .submitter(submitter)
                    .attemptFrequency(frequency)
                    .flushBatchSize(BATCH)
                    .blockAfterAttempts(100)
                    .logLevelTemporaryFailure(Level.TRACE)
                    .build();
        }

        @Override
        public void enqueue(int job) {
            transactions.inTransaction(() -> accepting.schedule(NoOp.class).run(job));
        }

        @Override
        public void enqueueAll(int first, int count) {
            transactions.inTransaction(() -> {
                for (int job = first; job < first + count; job++) {
                    accepting.schedule(NoOp.class).run(job);
                }
            });
        }

        @Override
        public void fill(int count) {
            Session.super.fill(count);
            work.time().pause(DUE_SOON);
        }

        @Override
        public void pile(int count) {
            TransactionOutbox later = outbox((entry, run) -> {}, Duration.ofDays(30));
            transactions.inTransaction(() -> later.schedule(NoOp.class).run(0));
            Database.multiply(
                    place,
                    TABLE,
                    count - 1,
                    Map.of(
                            "id", "substr(id, 1, 24) || lpad(to_hex(i), 12, '0')",
                            "nextattempttime", "nextattempttime + i * interval '1 microsecond'"));
        }

        @Override
        public void start() {
            flushing = Thread.ofPlatform().name("transaction-outbox-flush").start(() -> {
                while (!stopped) {
                    // What is in the queue would be read again, and be handed out twice.
                    if (threads.getQueue().size() > THREADS || !working.flush()) {
                        work.time().pause(NOTHING_DUE);
                    }
                }
            });
        }

        @Override
        public boolean settled() {
            return Database.holds(
                    pool, "NOT EXISTS (SELECT 1 FROM " + TABLE + " WHERE nextattempttime < now() + interval '1 day')");
        }

        @Override
        public long stored() {
            return Database.number(pool, "SELECT count(*) FROM " + TABLE);
        }

        @Override
        public void close() {
            stopped = true;
            try {
                if (flushing != null) {
                    flushing.join();
                }
                threads.shutdown();
                if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("transaction-outbox does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } finally {
                pool.close();
            }
        }
    }
}
