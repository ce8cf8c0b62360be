package dev.longhaul.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Content;
import dev.longhaul.job.Keys;
import dev.longhaul.servers.MariaDbServer;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How transactions are begun, shared with applications, and limited. */
class MariaDbTransactionTest {

    private static final String URL = MariaDbServer.newDatabase();

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);
    private JdbcStore store;

    @BeforeEach
    void open() {
        MariaDbServer.execute(URL, "CREATE TABLE IF NOT EXISTS orders (id INT)");
        MariaDbServer.empty(URL);
        store = JdbcStore.mariadb(URL, MariaDbServer.USER, "");
        store.prepare();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_job_enqueued_in_a_callers_transaction_shares_its_fate() throws SQLException {
        JobRow kept = jobs.row("a");
        JobRow undone = jobs.row("a");
        try (Connection callers = store.dataSource().getConnection()) {
            callers.setAutoCommit(false);
            execute(callers, "INSERT INTO orders VALUES (1)");
            try (StoreTransaction joined = store.join(callers)) {
                joined.jobs().insert(List.of(kept));
                joined.commit();
            }
            assertThat(exists(kept)).isFalse();
            callers.commit();
            store.join(callers).jobs().insert(List.of(undone));
            callers.rollback();
        }

        assertThat(exists(kept)).isTrue();
        assertThat(exists(undone)).isFalse();
        assertThat(MariaDbServer.number(URL, "SELECT COUNT(*) FROM orders")).isEqualTo(1);
    }

    @Test
    void a_callers_transaction_that_is_repeatable_read_finds_a_job_that_came_after_its_beginning() throws SQLException {
        Keys key = new Keys("order-42", null, null);
        JobRow first = keyed(key);
        JobRow second = keyed(key);
        try (Connection callers = MariaDbServer.connect(URL)) {
            callers.setAutoCommit(false);
            callers.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            text(callers, "SELECT COUNT(*) FROM longhaul_job");
            SampleJobs.commit(store, tx -> tx.jobs().insert(List.of(first)));

            assertThat(store.join(callers).jobs().insert(List.of(second)))
                    .containsEntry(second.id(), new JobTable.Inserted(first.id(), false));
            callers.rollback();
        }
    }

    private JobRow keyed(Keys keys) {
        JobRow row = jobs.row("a");
        return new JobRow(row.id(), row.type(), row.content(), row.schedule(), keys, row.labels(), null, row.asked());
    }

    /** The server cuts the connection while it is still sent, so that the driver has to know how much it takes. */
    @ParameterizedTest
    @CsvSource({"x, 17, ?maxAllowedPacket=16777216", "x, 40, ?maxAllowedPacket=16777216"})
    void a_job_that_is_larger_than_the_server_takes_is_refused_and_not_tried_for_ever(
            char letter, int megabytes, String options) {
        byte[] bytes = new byte[megabytes * 1024 * 1024];
        Arrays.fill(bytes, (byte) letter);
        JobRow small = jobs.row("a");
        JobRow large = new JobRow(
                jobs.row("a").id(),
                "a",
                new Content(bytes, "application/octet-stream", Map.of()),
                small.schedule(),
                Keys.NONE,
                Map.of(),
                null,
                small.asked());
        long others = MariaDbServer.number(URL, "SELECT @@global.max_allowed_packet");
        // The default of servers, which that of the tests is not.
        MariaDbServer.execute(URL, "SET GLOBAL max_allowed_packet = 16777216");
        try (JdbcStore usual = JdbcStore.mariadb(URL + options, MariaDbServer.USER, "")) {
            usual.prepare();
            try (StoreTransaction tx = usual.begin(SampleJobs.PATIENCE)) {
                tx.jobs().insert(List.of(small));
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> tx.jobs().insert(List.of(large)))
                        .satisfies(e -> assertThat(e.kind()).as("%s", e).isEqualTo(StoreException.Kind.REFUSED));
            }
            assertThat(exists(small)).isFalse();

            SampleJobs.commit(usual, tx -> tx.jobs().insert(List.of(small)));
            assertThat(exists(small)).isTrue();
        } finally {
            MariaDbServer.execute(URL, "SET GLOBAL max_allowed_packet = " + others);
        }
    }

    @Test
    void a_connection_in_auto_commit_mode_or_to_another_place_cannot_be_joined() throws SQLException {
        try (Connection callers = store.dataSource().getConnection()) {
            assertThat(callers.getAutoCommit()).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.join(callers))
                    .withMessageContaining("setAutoCommit(false)");
            callers.setAutoCommit(false);
            store.join(callers).jobs().insert(List.of(jobs.row("a")));
            callers.rollback();
            callers.setCatalog("mysql");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.join(callers))
                    .withMessageContaining("leads to database mysql (without Longhaul's tables)");
            callers.setCatalog(URL.substring(URL.lastIndexOf('/') + 1));
        }
        String elsewhere = MariaDbServer.newDatabase();
        try (JdbcStore other = JdbcStore.mariadb(elsewhere, MariaDbServer.USER, "")) {
            other.prepare();
            try (Connection callers = MariaDbServer.connect(elsewhere)) {
                callers.setAutoCommit(false);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> store.join(callers))
                        .withMessageContaining(
                                "leads to database " + elsewhere.substring(elsewhere.lastIndexOf('/') + 1));
            }
        }
    }

    @Test
    void a_handlers_statements_and_the_stores_are_one_commit_and_the_handler_cannot_end_it() throws SQLException {
        JobRow row = jobs.row("a");
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            Connection lent = tx.connection();
            execute(lent, "INSERT INTO orders VALUES (1)");
            tx.jobs().insert(List.of(row));
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(lent::commit)
                    .withMessageContaining("belongs to Longhaul");
        }
        assertThat(MariaDbServer.number(URL, "SELECT COUNT(*) FROM orders")).isZero();

        SampleJobs.commit(store, tx -> {
            execute(tx.connection(), "INSERT INTO orders VALUES (1)");
            tx.jobs().insert(List.of(row));
        });
        assertThat(MariaDbServer.number(URL, "SELECT COUNT(*) FROM orders")).isEqualTo(1);
        assertThat(exists(row)).isTrue();
    }

    @Test
    void limits_of_the_engine_are_no_limits_of_handlers_and_applications() throws SQLException {
        String statementSeconds = "SELECT @@max_statement_time";
        try (StoreTransaction tx = store.begin(Duration.ofMillis(200))) {
            assertThat(text(tx.connection(), statementSeconds)).startsWith("0.0000");
        }
        SampleJobs.commit(store, tx -> tx.due().types());
        try (StoreTransaction tx = store.begin(Duration.ofMillis(200))) {
            tx.due().types();
        }
        try (Connection applications = store.dataSource().getConnection()) {
            assertThat(text(applications, statementSeconds)).startsWith("0.0000");
            assertThat(text(applications, "SELECT @@innodb_lock_wait_timeout")).isEqualTo("50");
        }
    }

    @Test
    void a_pool_of_the_applications_gets_its_connections_back_as_they_were() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(URL);
        config.setUsername(MariaDbServer.USER);
        config.setPassword("");
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore joined = JdbcStore.mariadb(pool)) {
            MariaDbSchema schema =
                    new MariaDbSchema(store.dataSource(), new MariaDbOptions.Access.ByPool(store.dataSource()));
            schema.bringUpToDate();
            JobRow row = jobs.row("a");
            SampleJobs.commit(joined, tx -> {
                tx.jobs().insert(List.of(row));
                assertThat(isolation(tx)).isEqualTo("read committed");
            });
            try (StoreTransaction short_ = joined.begin(Duration.ofMillis(150))) {
                short_.due().types();
            }

            assertThat(exists(row)).isTrue();
            try (Connection theirs = pool.getConnection()) {
                assertThat(theirs.getAutoCommit()).isTrue();
                assertThat(theirs.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
                assertThat(text(theirs, "SELECT @@max_statement_time")).startsWith("0.0000");
                assertThat(text(theirs, "SELECT @@innodb_lock_wait_timeout")).isEqualTo("50");
            }
        }
    }

    /** What others' transactions commit is seen in the next statement. */
    private String isolation(StoreTransaction tx) {
        JobRow other = jobs.row("b");
        tx.jobs().load(List.of(other.id()));
        SampleJobs.commit(store, beside -> beside.jobs().insert(List.of(other)));
        return tx.jobs().load(List.of(other.id())).isEmpty() ? "repeatable read" : "read committed";
    }

    @Test
    void a_transaction_that_idles_too_long_is_ended_by_the_database() {
        MariaDbOptions options = MariaDbOptions.of(URL, MariaDbServer.USER, "")
                .idleInTransaction(Duration.ofMillis(50))
                .build();
        JobRow row = jobs.row("a");
        try (JdbcStore impatient = JdbcStore.mariadb(options);
                StoreTransaction tx = impatient.begin(SampleJobs.PATIENCE)) {
            tx.jobs().insert(List.of(row));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> MariaDbServer.number(URL, "SELECT COUNT(*) FROM information_schema.innodb_trx") == 0);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> tx.due().types())
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
        }
        assertThat(exists(row)).isFalse();
    }

    @Test
    void a_wait_for_a_lock_ends_when_it_was_said_to_also_within_a_second() {
        JobRow row = jobs.row("a");
        SampleJobs.commit(store, tx -> {
            tx.jobs().insert(List.of(row));
            tx.due().insert(List.of(jobs.open(row)));
        });
        try (StoreTransaction first = store.begin(SampleJobs.PATIENCE)) {
            first.due().take(row.id());
            for (Duration wait : List.of(Duration.ofMillis(100), Duration.ofMillis(1_000))) {
                try (StoreTransaction second = store.begin(wait)) {
                    Instant before = second.now();
                    assertThatExceptionOfType(StoreException.class)
                            .isThrownBy(() -> second.due().take(row.id()))
                            .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LOCK_WAIT));
                    assertThat(Duration.between(before, first.now())).isBetween(wait, Duration.ofSeconds(20));
                }
            }
        }
    }

    @Test
    void a_reading_transaction_cannot_write() {
        try (StoreTransaction reading = store.beginReading()) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> reading.jobs().insert(List.of(jobs.row("a"))));
        }
    }

    @Test
    void the_clock_is_utc_whatever_the_sessions_time_zone() throws SQLException {
        try (Connection callers = MariaDbServer.connect(URL)) {
            callers.setAutoCommit(false);
            execute(callers, "SET time_zone = '+09:30'");
            try (StoreTransaction reading = store.beginReading()) {
                assertThat(Duration.between(reading.now(), store.join(callers).now()))
                        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
            }
        }
    }

    private boolean exists(JobRow row) {
        try (StoreTransaction reading = store.beginReading()) {
            return reading.jobs().load(List.of(row.id())).containsKey(row.id());
        }
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
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
