package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Session;
import dev.longhaul.jdbc.table.Unreadable;
import dev.longhaul.job.Content;
import dev.longhaul.job.Keys;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** How transactions are begun, shared with applications, and limited. */
class PostgresTransactionTest {

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);
    private String url;
    private JdbcStore store;

    @BeforeEach
    void open() {
        url = PostgresServer.newSchema();
        store = JdbcStore.postgresql(url, PostgresServer.USER, "");
        store.prepare();
        PostgresServer.execute(url, "CREATE TABLE orders (id integer)");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_job_enqueued_in_a_callers_transaction_is_there_when_the_caller_commits() throws SQLException {
        JobRow row = jobs.row("a");
        try (Connection callers = store.dataSource().getConnection()) {
            callers.setAutoCommit(false);
            execute(callers, "INSERT INTO orders VALUES (1)");
            try (StoreTransaction joined = store.join(callers)) {
                joined.jobs().insert(List.of(row));
                joined.commit();
            }
            assertThat(exists(row)).isFalse();
            callers.commit();
        }

        assertThat(exists(row)).isTrue();
        assertThat(SchemaTest.number(url, "SELECT count(*) FROM orders")).isEqualTo(1);
    }

    @Test
    void a_job_enqueued_in_a_callers_transaction_is_not_there_when_the_caller_rolls_back() throws SQLException {
        JobRow row = jobs.row("a");
        try (Connection callers = store.dataSource().getConnection()) {
            callers.setAutoCommit(false);
            try (StoreTransaction joined = store.join(callers)) {
                joined.jobs().insert(List.of(row));
                joined.commit();
            }
            callers.rollback();
        }

        assertThat(exists(row)).isFalse();
    }

    @Test
    void a_large_batch_leaves_no_savepoint_open_in_a_callers_transaction() throws SQLException {
        List<JobRow> batch = IntStream.range(0, 40).mapToObj(i -> jobs.row("a")).toList();
        try (Connection callers = store.dataSource().getConnection()) {
            callers.setAutoCommit(false);
            try (StoreTransaction joined = store.join(callers)) {
                joined.jobs().insert(batch);
                joined.commit();
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> execute(callers, "ROLLBACK TO SAVEPOINT longhaul_all_or_none"))
                    .withMessageContaining("does not exist");
        }
    }

    @Test
    void what_a_trigger_tells_or_warns_of_in_passing_puts_no_commit_in_doubt() {
        PostgresServer.execute(
                url,
                "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'seen';"
                        + " RAISE WARNING 'canceling wait for synchronous replication'; RETURN NEW; END $$");
        PostgresServer.execute(
                url, "CREATE TRIGGER tell AFTER INSERT ON longhaul_due FOR EACH ROW EXECUTE FUNCTION tell()");
        JobRow row = jobs.row("a");
        try (StoreTransaction transaction = store.begin(Duration.ofSeconds(1))) {
            transaction.jobs().insertNew(List.of(row));
            transaction
                    .due()
                    .insert(List.of(new OpenJob(row.id(), "a", row.asked().start(), 1, 0, 0, Duration.ZERO, null)));
            transaction.commit();
        }

        assertThat(exists(row)).isTrue();
    }

    @Test
    void a_connection_in_auto_commit_mode_cannot_be_joined() throws SQLException {
        try (Connection callers = store.dataSource().getConnection()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.join(callers))
                    .withMessageContaining("setAutoCommit(false)");
        }
    }

    @Test
    void a_connection_to_another_place_cannot_be_joined() throws SQLException {
        String elsewhere = PostgresServer.newSchema();
        for (String other : List.of(elsewhere, withTables(elsewhere))) {
            try (Connection callers = PostgresServer.connect(other)) {
                callers.setAutoCommit(false);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> store.join(callers))
                        .withMessageContaining("leads to");
            }
        }
    }

    private static String withTables(String elsewhere) {
        try (JdbcStore other = JdbcStore.postgresql(elsewhere, PostgresServer.USER, "")) {
            other.prepare();
        }
        return elsewhere;
    }

    @Test
    void an_application_that_may_not_read_the_servers_settings_joins_too() throws SQLException {
        String schema = url.substring(url.indexOf('=') + 1);
        PostgresServer.execute(
                url,
                "DROP ROLE IF EXISTS plain",
                "CREATE ROLE plain LOGIN",
                "GRANT USAGE, CREATE ON SCHEMA " + schema + " TO plain",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO plain");
        try (HikariDataSource pool = pool("plain", "TRANSACTION_READ_COMMITTED");
                Connection callers = pool.getConnection()) {
            callers.setAutoCommit(false);
            store.join(callers).jobs().insert(List.of(jobs.row("a")));
            callers.rollback();
        } finally {
            PostgresServer.execute(url, "DROP OWNED BY plain", "DROP ROLE plain");
        }
    }

    @Test
    void a_handlers_statements_and_the_stores_are_one_commit() throws SQLException {
        JobRow row = jobs.row("a");
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            execute(tx.connection(), "INSERT INTO orders VALUES (1)");
            tx.jobs().insert(List.of(row));
        }
        assertThat(SchemaTest.number(url, "SELECT count(*) FROM orders")).isZero();

        SampleJobs.commit(store, tx -> {
            execute(tx.connection(), "INSERT INTO orders VALUES (1)");
            tx.jobs().insert(List.of(row));
        });
        assertThat(SchemaTest.number(url, "SELECT count(*) FROM orders")).isEqualTo(1);
        assertThat(exists(row)).isTrue();
    }

    @Test
    void a_handler_cannot_end_or_change_the_transaction_that_it_works_in() throws SQLException {
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            Connection lent = tx.connection();
            assertRefused(lent::commit);
            assertRefused(lent::rollback);
            assertRefused(lent::close);
            assertRefused(() -> lent.setAutoCommit(true));
            assertRefused(() -> lent.setReadOnly(true));
            assertRefused(() -> lent.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
            assertRefused(() -> lent.abort(Runnable::run));
            assertRefused(() -> lent.unwrap(Connection.class));
            assertThat(lent.getAutoCommit()).isFalse();
            assertThat(lent.unwrap(PGConnection.class).getBackendPID()).isPositive();
            assertThat(lent).isEqualTo(tx.connection()).hasSameHashCodeAs(tx.connection());
            lent.rollback(lent.setSavepoint());
        }
    }

    private interface Call {
        void run() throws SQLException;
    }

    private static void assertRefused(Call call) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(call::run).withMessageContaining("refused");
    }

    @Test
    void a_handlers_statements_are_planned_as_its_session_would_and_the_stores_are_not() throws SQLException {
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            Connection lent = tx.connection();
            for (String setting : List.of("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")) {
                assertThat(text(lent, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(text(lent, "SHOW idle_in_transaction_session_timeout")).isEqualTo("10min");
        }
    }

    /** Its words to begin may have gone out with it, and what came next would be no part of any transaction. */
    @Test
    void nothing_follows_a_statement_that_ended_in_somebodys_bug() throws SQLException {
        try (HikariDataSource pool = pool(PostgresServer.USER, "TRANSACTION_READ_COMMITTED");
                Connection connection = pool.getConnection()) {
            Session session = Session.travellingAlong(connection, new PostgresDialect(), new Unreadable());
            session.begin(ConnectionSql.BEGIN);
            assertThatIllegalStateException()
                    .isThrownBy(() -> session.list("SELECT 1", Binding.NONE, row -> {
                        throw new IllegalStateException("a bug");
                    }));

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> session.execute("INSERT INTO orders VALUES (1)"))
                    .withMessageContaining("can only be rolled back");
        }
    }

    @Test
    void the_server_notices_within_seconds_that_a_node_is_gone_without_a_word() throws SQLException {
        try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
            Connection connection = tx.connection();
            assertThat(text(connection, "SHOW tcp_keepalives_idle")).isEqualTo("5");
            assertThat(text(connection, "SHOW tcp_keepalives_interval")).isEqualTo("2");
            assertThat(text(connection, "SHOW tcp_keepalives_count")).isEqualTo("3");
            assertThat(text(connection, "SHOW tcp_user_timeout")).isEqualTo("10000");
        }
    }

    @Test
    void a_transaction_that_idles_too_long_is_ended_by_the_database() {
        PostgresOptions options = PostgresOptions.of(url, PostgresServer.USER, "")
                .idleInTransaction(Duration.ofMillis(50))
                .build();
        try (JdbcStore impatient = JdbcStore.postgresql(options);
                StoreTransaction tx = impatient.begin(SampleJobs.PATIENCE)) {
            tx.due().types();
            awaitNoOpenTransaction();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> tx.due().types())
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
        }
    }

    private void awaitNoOpenTransaction() {
        long open;
        do {
            try {
                open = SchemaTest.number(
                        url, "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        } while (open > 0);
    }

    @Test
    void a_wait_for_a_lock_ends_when_it_was_said_to() {
        JobRow row = jobs.row("a");
        SampleJobs.commit(store, tx -> {
            tx.jobs().insert(List.of(row));
            tx.due().insert(List.of(jobs.open(row)));
        });
        try (StoreTransaction first = store.begin(SampleJobs.PATIENCE)) {
            first.due().take(row.id());
            try (StoreTransaction second = store.begin(Duration.ofMillis(100))) {
                Instant before = second.now();
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> second.due().take(row.id()))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LOCK_WAIT));
                assertThat(Duration.between(before, first.now()))
                        .isBetween(Duration.ofMillis(100), Duration.ofSeconds(20));
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
    void texts_that_every_store_can_hold_come_back_and_others_never_get_this_far() {
        JobRow plain = jobs.row("a");
        JobRow row = new JobRow(
                plain.id(),
                plain.type(),
                new Content(
                        "\u0000".getBytes(StandardCharsets.UTF_8),
                        "text/plain",
                        Map.of("x", "\u0001\uFFFD\uD83D\uDE00")),
                plain.schedule(),
                Keys.NONE,
                Map.of("\"", "\\"),
                null,
                plain.asked());
        SampleJobs.commit(store, tx -> tx.jobs().insert(List.of(row)));

        try (StoreTransaction reading = store.beginReading()) {
            assertThat(reading.jobs().load(List.of(row.id()))).containsEntry(row.id(), row);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Content(new byte[0], "text/plain", Map.of("x", "\u0000")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Keys("\u0000", null, null));
    }

    private boolean exists(JobRow row) {
        try (StoreTransaction reading = store.beginReading()) {
            return reading.jobs().load(List.of(row.id())).containsKey(row.id());
        }
    }

    private HikariDataSource pool(String user, String isolation) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword("");
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(1);
        config.setTransactionIsolation(isolation);
        return new HikariDataSource(config);
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
