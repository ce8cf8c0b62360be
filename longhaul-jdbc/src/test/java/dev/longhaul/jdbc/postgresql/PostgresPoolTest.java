package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the store does to connections of an application's pool, and what it asks of them. */
class PostgresPoolTest {

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-23T10:00:00Z"), 1);
    private String url;

    @BeforeEach
    void prepare() {
        url = PostgresServer.newSchema();
        try (JdbcStore store = JdbcStore.postgresql(url, PostgresServer.USER, "")) {
            store.prepare();
        }
    }

    @Test
    void what_the_url_says_of_timeouts_and_of_the_name_goes_before_the_stores_own() throws SQLException {
        try (JdbcStore plain = JdbcStore.postgresql(url, PostgresServer.USER, "");
                Connection connection = plain.dataSource().getConnection()) {
            assertThat(connection.getNetworkTimeout()).as("ms of silence").isEqualTo(300_000);
            assertThat(text(connection, "SHOW application_name")).isEqualTo("longhaul");
        }
        String more = url + "&socketTimeout=4&ApplicationName=shop&connectTimeout=3&tcpKeepAlive=false";
        try (JdbcStore said = JdbcStore.postgresql(more, PostgresServer.USER, "");
                Connection connection = said.dataSource().getConnection()) {
            assertThat(connection.getNetworkTimeout()).as("ms of silence").isEqualTo(4_000);
            assertThat(text(connection, "SHOW application_name")).isEqualTo("shop");
            PGSimpleDataSource server = server(more);
            assertThat(server.getConnectTimeout()).isEqualTo(3);
            assertThat(server.getTcpKeepAlive()).isFalse();
            assertThat(server(url).getConnectTimeout()).isEqualTo(5);
            assertThat(server(url).getTcpKeepAlive()).isTrue();
        }
    }

    private static PGSimpleDataSource server(String url) {
        PostgresOptions options = PostgresOptions.of(url, null, null).build();
        return Connections.server(new PostgresOptions.Access.ByUrl(url, null, null), options);
    }

    @Test
    void what_a_transaction_sets_is_gone_from_its_connection_afterwards() throws SQLException {
        try (HikariDataSource pool = pool("TRANSACTION_READ_COMMITTED")) {
            try (JdbcStore onPool = JdbcStore.postgresql(pool);
                    StoreTransaction tx = onPool.begin(Duration.ofMillis(200))) {
                tx.commit();
            }
            assertThat(pool.isClosed())
                    .as("closing the store closes the application's pool")
                    .isFalse();
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(text(connection, "SHOW lock_timeout")).isEqualTo("0");
                assertThat(text(connection, "SHOW enable_seqscan")).isEqualTo("on");
            }
        }
    }

    /** Also of a pool that does not hand connections out as the store wants them. */
    @Test
    void a_transaction_that_fails_where_it_begins_is_rolled_back_and_leaves_the_connection_as_it_was()
            throws SQLException {
        HikariConfig config = config("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(1);
        config.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore onPool = JdbcStore.postgresql(pool)) {
            JobRow row = jobs.row("a");
            SampleJobs.commit(onPool, tx -> tx.jobs().insertNew(List.of(row)));
            String process = process(pool);
            try (StoreTransaction tx = onPool.begin(SampleJobs.PATIENCE)) {
                tx.due().insert(List.of(jobs.open(row)));
                tx.jobs().insertNew(List.of(row));
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(tx::commit)
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONFLICT));
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(text(connection, "SELECT count(*)::text FROM longhaul_due"))
                        .isEqualTo("0");
                assertThat(text(connection, "SHOW lock_timeout")).isEqualTo("0");
            }
            assertThat(process(pool)).as("rolled back, not thrown away").isEqualTo(process);
            SampleJobs.commit(onPool, tx -> assertThat(tx.due().types()).isEmpty());
        }
    }

    @Test
    void a_pool_whose_transactions_are_not_read_committed_is_refused() {
        try (HikariDataSource pool = pool("TRANSACTION_SERIALIZABLE");
                JdbcStore onPool = JdbcStore.postgresql(pool)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(onPool::prepare)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                    .withMessageContaining("serializable");
            try (StoreTransaction tx = onPool.begin(SampleJobs.PATIENCE)) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> tx.due().types())
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                        .withMessageContaining("serializable");
            }
        }
    }

    @Test
    void a_pool_for_reading_only_is_not_written_to() {
        HikariConfig config = config("TRANSACTION_READ_COMMITTED");
        config.setReadOnly(true);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore onPool = JdbcStore.postgresql(pool);
                StoreTransaction tx = onPool.begin(SampleJobs.PATIENCE)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> tx.jobs().insert(List.of(jobs.row("a"))))
                    .withMessageContaining("read-only");
        }
    }

    /** As those in this mode are, which then takes a statement that a failed transaction refuses. */
    @Test
    void a_connection_that_cannot_be_rolled_back_is_given_up_and_not_handed_on() throws SQLException {
        HikariConfig config = config("TRANSACTION_READ_COMMITTED");
        config.setJdbcUrl(url + "&readOnlyMode=always");
        config.setReadOnly(true);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore onPool = JdbcStore.postgresql(pool)) {
            try (StoreTransaction tx = onPool.begin(SampleJobs.PATIENCE)) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> tx.jobs().insert(List.of(jobs.row("a"))));
            }
            try (Connection next = pool.getConnection()) {
                assertThat(text(next, "SHOW lock_timeout")).isEqualTo("0");
            }
        }
    }

    /** The server's, which a connection keeps for as long as it lives. */
    private static String process(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return text(connection, "SELECT pg_backend_pid()::text");
        }
    }

    private HikariDataSource pool(String isolation) {
        return new HikariDataSource(config(isolation));
    }

    private HikariConfig config(String isolation) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(PostgresServer.USER);
        config.setPassword("");
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(1);
        config.setTransactionIsolation(isolation);
        return config;
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
