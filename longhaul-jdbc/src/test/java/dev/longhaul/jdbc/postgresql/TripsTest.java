package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.CuttingProxy;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Outcome;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreTransaction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a transaction of the engine waits for the server, which is most of its time on any network. */
class TripsTest {

    /** With this PostgreSQL ends an answer: that it is ready for the next query. */
    private static final String READY = "Z\0\0\0\5";

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-22T10:00:00Z"), 1);
    private final AtomicLong nanos = new AtomicLong();
    private CuttingProxy proxy;
    private JdbcStore store;

    @BeforeEach
    void openThroughAProxy() throws IOException {
        proxy = new CuttingProxy(PostgresServer.port(), "COMMIT");
        String url = proxy.through(PostgresServer.newSchema());
        store = JdbcStore.postgresql(PostgresOptions.of(url, PostgresServer.USER, "")
                .nanoTime(nanos::get)
                .build());
        store.prepare();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        proxy.close();
    }

    @Test
    void an_accept_shortly_after_another_transaction_takes_one() {
        assertThat(trips(this::accept)).isEqualTo(1);
    }

    @Test
    void an_accept_asks_the_clock_in_a_trip_of_its_own_when_nobody_has_for_a_while() {
        assertThat(trips(tx -> {
                    nanos.addAndGet(Duration.ofMillis(101).toNanos());
                    accept(tx);
                }))
                .isEqualTo(2);
    }

    @Test
    void beginning_travels_with_the_first_statement_whatever_it_is() {
        assertThat(trips(tx -> tx.due().types())).isEqualTo(2);
        assertThat(trips(StoreTransaction::now)).isEqualTo(2);
    }

    /** Each answer wakes a thread that waits for it. */
    @Test
    void beginning_is_not_answered_by_itself() {
        proxy.countAnswers(READY);
        int before = proxy.trips();
        for (int i = 0; i < 10; i++) {
            SampleJobs.commit(store, this::accept);
        }
        for (int i = 0; i < 10; i++) {
            SampleJobs.commit(store, tx -> tx.due().types());
        }

        // A connection that is made meanwhile takes trips that end in another way.
        assertThat(proxy.answers()).isPositive().isLessThanOrEqualTo(proxy.trips() - before);
    }

    @Test
    void a_pool_that_is_not_in_auto_commit_mode_takes_no_more() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(proxy.through(PostgresServer.newSchema()));
        config.setUsername(PostgresServer.USER);
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore onPool = JdbcStore.postgresql(pool)) {
            onPool.prepare();
            SampleJobs.commit(onPool, this::accept);

            assertThat(trips(onPool, this::accept)).isEqualTo(1);
        }
    }

    @Test
    void attempts_that_are_written_at_once_take_the_beginning_along() {
        List<AttemptRow> attempts = IntStream.range(0, 20)
                .mapToObj(i -> {
                    JobRow row = jobs.row("a");
                    OpenJob job = jobs.open(row);
                    return jobs.attempt(job, jobs.claimed(store, job, row), Outcome.Kind.SUCCEEDED);
                })
                .toList();
        int before = proxy.trips();
        SampleJobs.commit(
                store, tx -> assertThat(tx.attempts().insert(attempts)).hasSize(20));

        assertThat(proxy.trips() - before).isEqualTo(2);
    }

    private void accept(StoreTransaction tx) {
        assertThat(tx.estimatedNow()).isNotNull();
        JobRow row = jobs.row("a");
        tx.jobs().insertNew(List.of(row));
        tx.due().insert(List.of(jobs.open(row)));
    }

    /** The fewest of some: a pool looks after a connection that has idled, which is a trip too. */
    private int trips(Consumer<StoreTransaction> work) {
        return trips(store, work);
    }

    private int trips(JdbcStore store, Consumer<StoreTransaction> work) {
        return IntStream.range(0, 5)
                .map(i -> {
                    int before = proxy.trips();
                    SampleJobs.commit(store, work);
                    return proxy.trips() - before;
                })
                .min()
                .orElseThrow();
    }
}
