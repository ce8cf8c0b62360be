package dev.longhaul.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.store.DueTable;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the one writer is shared, and what happens when a disk is full. */
class SqliteTransactionTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    /** A fraction of a microsecond past it. */
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.000001999Z");

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);

    @TempDir
    Path folder;

    private JdbcStore store;

    @BeforeEach
    void open() {
        store = JdbcStore.sqlite(SqliteOptions.of(folder.resolve("jobs.db"))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build());
        store.prepare();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void every_connection_flushes_each_commit() throws SQLException {
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE);
                Connection applications = store.dataSource().getConnection()) {
            for (Connection connection : List.of(tx.connection(), applications)) {
                assertThat(text(connection, "PRAGMA journal_mode")).isEqualTo("wal");
                assertThat(text(connection, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
            }
        }
    }

    @Test
    void now_is_the_hosts_clock_cut_to_whole_microseconds() {
        try (StoreTransaction tx = store.beginReading()) {
            assertThat(tx.now()).isEqualTo(Instant.parse("2026-11-21T10:00:00.000001Z"));
        }
    }

    @Test
    void a_writer_that_does_not_get_its_turn_in_time_is_told_so() {
        try (StoreTransaction first = store.begin(SampleJobs.PATIENCE)) {
            first.due().types();
            assertFailsWith(StoreException.Kind.LOCK_WAIT, () -> store.begin(SHORT));
            assertFailsWith(StoreException.Kind.LOCK_WAIT, () -> store.begin(Duration.ZERO));
        }
        store.begin(Duration.ZERO).close();
    }

    @Test
    void an_interrupt_does_not_cut_a_writers_wait_short_and_is_passed_on() {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        Thread waiting;
        try (StoreTransaction first = store.begin(SampleJobs.PATIENCE)) {
            waiting = Thread.ofPlatform().daemon().start(() -> {
                try (StoreTransaction second = store.begin(SampleJobs.PATIENCE)) {
                    second.commit();
                    waited.complete(Thread.currentThread().isInterrupted());
                } catch (StoreException e) {
                    waited.completeExceptionally(e);
                }
            });
            waiting.interrupt();
            first.commit();
        }

        assertThat(waited.join()).isTrue();
    }

    @Test
    void an_applications_own_writer_is_waited_for_just_as_long() throws SQLException {
        try (Connection applications = store.dataSource().getConnection()) {
            applications.setAutoCommit(false);
            execute(applications, "CREATE TABLE orders (id INTEGER)");

            assertFailsWith(StoreException.Kind.LOCK_WAIT, () -> store.begin(SHORT));

            applications.rollback();
        }
        store.begin(Duration.ZERO).close();
    }

    @Test
    void a_job_enqueued_in_a_callers_transaction_shares_its_commit() throws SQLException {
        JobRow kept = jobs.row("a");
        JobRow dropped = jobs.row("a");
        try (Connection callers = store.dataSource().getConnection()) {
            callers.setAutoCommit(false);
            execute(callers, "CREATE TABLE orders (id INTEGER)");
            try (StoreTransaction joined = store.join(callers)) {
                joined.jobs().insert(List.of(kept));
                joined.commit();
            }
            assertThat(exists(kept)).isFalse();
            callers.commit();
            store.join(callers).jobs().insert(List.of(dropped));
            callers.rollback();
        }

        assertThat(exists(kept)).isTrue();
        assertThat(exists(dropped)).isFalse();
    }

    @Test
    void only_a_callers_open_transaction_on_the_same_file_can_be_joined() throws SQLException {
        try (Connection callers = store.dataSource().getConnection()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.join(callers))
                    .withMessageContaining("setAutoCommit(false)");
        }
        try (JdbcStore other = JdbcStore.sqlite(folder.resolve("other.db"))) {
            other.prepare();
            try (Connection callers = other.dataSource().getConnection()) {
                callers.setAutoCommit(false);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> store.join(callers))
                        .withMessageContaining("other.db")
                        .withMessageContaining("jobs.db");
            }
        }
    }

    @Test
    void a_full_disk_refuses_what_does_not_fit_and_everything_goes_on_when_there_is_room() throws SQLException {
        JobRow fits = jobs.row("a");
        SampleJobs.commit(store, tx -> tx.jobs().insert(List.of(fits)));
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            execute(tx.connection(), "PRAGMA max_page_count = 1");
            assertFailsWith(StoreException.Kind.FULL, () -> tx.progress().save(fits.id(), new byte[1_000_000]));
            assertFailsWith(StoreException.Kind.REFUSED, () -> tx.jobs().insert(List.of(jobs.row("a"))));
            assertFailsWith(StoreException.Kind.REFUSED, tx::commit);
        }
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            tx.progress().save(fits.id(), new byte[1_000_000]);
            tx.commit();
        }

        try (StoreTransaction tx = store.beginReading()) {
            assertThat(tx.progress().load(List.of(fits.id())).get(fits.id())).hasSize(1_000_000);
        }
    }

    @Test
    void a_statement_that_was_refused_works_again_in_the_next_transaction() {
        JobRow row = jobs.row("a");
        SampleJobs.commit(store, tx -> tx.due().insert(List.of(jobs.open(row))));
        for (int i = 0; i < 2; i++) {
            try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
                assertFailsWith(StoreException.Kind.REFUSED, () -> tx.due().insert(List.of(jobs.open(row))));
            }
        }

        SampleJobs.commit(store, tx -> tx.due().insert(List.of(jobs.open(jobs.row("a")))));
    }

    @Test
    void a_table_kept_from_a_transaction_that_is_over_does_nothing_in_the_next() {
        DueTable kept;
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            kept = tx.due();
            tx.commit();
        }
        try (StoreTransaction next = store.begin(SampleJobs.PATIENCE)) {
            assertThatIllegalStateException().isThrownBy(kept::types).withMessageContaining("over");
            next.commit();
            assertThatIllegalStateException().isThrownBy(next::due);
        }
    }

    @Test
    void a_reading_transaction_cannot_write() {
        try (StoreTransaction reading = store.beginReading()) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> reading.jobs().insert(List.of(jobs.row("a"))));
        }
        SampleJobs.commit(store, tx -> tx.jobs().insert(List.of(jobs.row("a"))));
    }

    @Test
    void a_handler_cannot_end_the_transaction_that_it_works_in() throws SQLException {
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            Connection lent = tx.connection();
            assertThat(lent.getAutoCommit()).isFalse();
            assertThatExceptionOfType(SQLException.class).isThrownBy(lent::commit);
            assertThatExceptionOfType(SQLException.class).isThrownBy(lent::close);
        }
    }

    @Test
    void a_handler_may_use_savepoints_and_the_next_transaction_begins_as_ever() throws SQLException {
        JobRow row = jobs.row("a");
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            Connection lent = tx.connection();
            Savepoint point = lent.setSavepoint();
            execute(lent, "CREATE TABLE orders (id INTEGER)");
            lent.rollback(point);
            tx.jobs().insert(List.of(row));
            tx.commit();
        }
        SampleJobs.commit(store, tx -> tx.jobs().insert(List.of(jobs.row("a"))));

        assertThat(exists(row)).isTrue();
        try (Connection connection = store.dataSource().getConnection()) {
            assertThat(text(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'orders'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void a_schema_that_is_newer_than_the_code_is_refused() throws SQLException {
        try (Connection connection = store.dataSource().getConnection()) {
            execute(
                    connection,
                    "INSERT INTO longhaul_schema_history (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, execution_time, success)"
                            + " VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, 1)");
        }

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(store::prepare)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .withMessageContaining("version 999");
    }

    @Test
    void people_can_read_times_in_views() throws SQLException {
        JobRow row = jobs.row("a");
        SampleJobs.commit(store, tx -> tx.due().insert(List.of(jobs.open(row))));

        try (Connection connection = store.dataSource().getConnection()) {
            assertThat(text(connection, "SELECT due FROM longhaul_due_readable"))
                    .isEqualTo("2026-11-21T10:00:00.000Z");
        }
    }

    private boolean exists(JobRow row) {
        try (StoreTransaction reading = store.beginReading()) {
            return reading.jobs().load(List.of(row.id())).containsKey(row.id());
        }
    }

    private static void assertFailsWith(StoreException.Kind kind, Runnable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
