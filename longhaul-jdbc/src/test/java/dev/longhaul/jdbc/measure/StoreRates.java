package dev.longhaul.jdbc.measure;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Outcome;
import dev.longhaul.servers.MariaDbServer;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many jobs a second a store takes in, and claims and settles, with batches of 200 and nothing else going on: raw calls,
 * no engine. Arguments: {@code sqlite}, {@code postgresql} or {@code mariadb}, jobs, threads.
 */
final class StoreRates {
    private static final int BATCH = 200;
    private static final Ask ASK = new Ask("a", false, Instant.EPOCH, BATCH);

    private StoreRates() {}

    public static void main(String[] arguments) throws IOException {
        int jobs = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        Path folder = Files.createTempDirectory("rates");
        try (JdbcStore store = store(arguments[0], folder)) {
            store.prepare();
            for (String round : List.of("warming up", "measured")) {
                measure(store, round + ": enqueued", jobs, threads, thread -> enqueue(store, thread, jobs / threads));
                AtomicInteger left = new AtomicInteger(jobs / threads * threads);
                measure(store, round + ": claimed and settled", jobs, threads, thread -> drain(store, thread, left));
            }
            one(store);
        }
        // The test server's threads would keep the program.
        System.exit(0);
    }

    private static JdbcStore store(String kind, Path folder) {
        return switch (kind) {
            case "sqlite" -> JdbcStore.sqlite(folder.resolve("jobs.db"));
            case "postgresql" -> JdbcStore.postgresql(PostgresServer.newSchema(), PostgresServer.USER, "");
            case "mariadb" -> JdbcStore.mariadb(MariaDbServer.newDatabase(), MariaDbServer.USER, "");
            default ->
                throw new IllegalArgumentException("no store '" + kind + "'; there are sqlite, postgresql and mariadb");
        };
    }

    private interface Work {
        void run(int thread);
    }

    private static void measure(JdbcStore store, String what, int jobs, int threads, Work work) {
        long before = log(store);
        Duration took = inThreads(threads, work);
        long written = log(store) - before;
        System.out.printf(
                "%-32s %7d jobs in %6d ms: %,8d a second, %,d bytes of log each%n",
                what, jobs, took.toMillis(), jobs * 1000L / Math.max(1, took.toMillis()), written / jobs);
    }

    private static Duration inThreads(int threads, Work work) {
        long start = System.nanoTime();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            all.add(CompletableFuture.runAsync(
                    () -> work.run(thread), task -> Thread.ofPlatform().start(task)));
        }
        all.forEach(CompletableFuture::join);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void enqueue(Store store, int thread, int jobs) {
        SampleJobs samples = new SampleJobs(Instant.now(), System.nanoTime() + thread);
        for (int done = 0; done < jobs; done += BATCH) {
            List<JobRow> rows = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                rows.add(samples.row("a"));
            }
            List<OpenJob> open = rows.stream().map(samples::open).toList();
            SampleJobs.commit(store, tx -> {
                tx.jobs().insert(rows);
                tx.due().insert(open);
            });
        }
    }

    private static void drain(Store store, int thread, AtomicInteger left) {
        SampleJobs samples = new SampleJobs(Instant.now(), System.nanoTime() + thread);
        while (left.get() > 0) {
            ClaimId claim = samples.claim();
            List<OpenJob> taken;
            try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
                taken = tx.due().take(List.of(ASK), BATCH).stream()
                        .map(Taken::job)
                        .toList();
                if (taken.isEmpty()) {
                    continue;
                }
                tx.claims().insert(claim, SampleJobs.NODE, taken, Duration.ofSeconds(15));
                tx.commit();
            }
            List<AttemptRow> rows = taken.stream()
                    .map(job -> samples.attempt(job, claim, Outcome.Kind.SUCCEEDED))
                    .toList();
            SampleJobs.commit(store, tx -> {
                tx.attempts().insert(rows);
                tx.claims().delete(List.of(claim));
            });
            left.addAndGet(-taken.size());
        }
    }

    /** One job at a time: what a lonely enqueue waits for. */
    private static void one(JdbcStore store) {
        int jobs = 300;
        SampleJobs samples = new SampleJobs(Instant.now(), System.nanoTime());
        measure(store, "enqueued one by one", jobs, 1, thread -> {
            for (int i = 0; i < jobs; i++) {
                JobRow row = samples.row("b");
                SampleJobs.commit(store, tx -> {
                    tx.jobs().insert(List.of(row));
                    tx.due().insert(List.of(samples.open(row)));
                });
            }
        });
    }

    /** How many bytes a server has written to its log; 0 for a file. */
    private static long log(JdbcStore store) {
        String position = switch (store.name()) {
            case "postgresql" -> "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";
            case "mariadb" ->
                "SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'innodb_lsn_current'";
            default -> "";
        };
        if (position.isEmpty()) {
            return 0;
        }
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(position)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
