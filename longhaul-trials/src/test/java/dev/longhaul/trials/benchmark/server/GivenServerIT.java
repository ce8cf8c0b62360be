package dev.longhaul.trials.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a benchmark asks of somebody's server, and what it does to it. */
class GivenServerIT {

    private static final String COUNTED = "SELECT query FROM pg_stat_statements WHERE query LIKE 'CREATE TABLE %'";
    private static final String EXTENSIONS = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'";
    private static final String DATABASES = "SELECT datname FROM pg_database WHERE datname LIKE 'longhaul%' ORDER BY 1";

    @TempDir
    private Path work;

    private final TrialTime time = new TrialTime();
    private PostgresCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = PostgresCluster.create(work.resolve("postgresql"), time).setting("fsync", "off");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void it_drops_and_resets_what_is_its_own_and_leaves_the_rest() throws SQLException {
        startLoaded();
        try (BenchmarkServer server = at(cluster.url())) {
            server.with("some", place -> place.execute("CREATE TABLE line (said text)"));
            cluster.execute("CREATE TABLE mine (said text)");
            server.fresh();
            server.fresh();
            assertThat(rows(COUNTED)).containsExactly("CREATE TABLE mine (said text)");
            server.fresh().execute("CREATE TABLE line (said text)");
        }

        assertThat(rows(DATABASES)).isEmpty();
        assertThat(rows(COUNTED)).containsExactly("CREATE TABLE mine (said text)");
    }

    @Test
    void what_an_interrupted_run_has_left_is_taken_over() throws SQLException {
        startLoaded();
        try (BenchmarkServer interrupted = at(cluster.url())) {
            interrupted.with("some", place -> place.execute("CREATE TABLE line (said text)"));

            try (BenchmarkServer next = at(cluster.url())) {
                assertThat(rows(DATABASES)).containsExactly("longhaul_benchmark", "longhaul_benchmark_some");
                next.fresh().execute("CREATE TABLE line (said text)");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"longhaul_benchmark", "longhaul_benchmark_of_mine"})
    void a_database_of_its_name_that_it_has_not_made_stays(String database) throws SQLException {
        startLoaded();
        cluster.execute("CREATE DATABASE " + database);

        refused(cluster.url(), "has a database " + database + " that the benchmark has not made");

        assertThat(rows(DATABASES)).containsExactly(database);
        assertThat(rows(EXTENSIONS)).isEmpty();
    }

    @Test
    void a_server_without_counted_statements_is_refused_and_left_as_it_was() throws SQLException {
        cluster.start();

        refused(cluster.url(), "set shared_preload_libraries = 'pg_stat_statements'");

        assertThat(rows(EXTENSIONS)).isEmpty();
    }

    @Test
    void whoever_is_no_superuser_or_has_no_password_is_told_so() throws IOException {
        Path access = cluster.folder().resolve("pg_hba.conf");
        Files.writeString(access, "host all locked 127.0.0.1/32 scram-sha-256\n" + Files.readString(access));
        startLoaded();
        cluster.execute("CREATE ROLE maker LOGIN CREATEDB", "CREATE ROLE locked LOGIN SUPERUSER PASSWORD 'right'");
        String address = "jdbc:postgresql://127.0.0.1:" + cluster.port() + "/postgres";

        refused(
                address + "?user=maker&password=secret",
                "the user maker of the server at " + address + " is no superuser");
        refused(address + "?user=locked&password=secret", "password authentication failed for user \"locked\"");
        refused(address + "?user=locked", "the URL's parameters user and password say who connects");
        refused(address.replace("/postgres", "/other") + "?user=maker", "database \"other\" does not exist");
        at(address + "?user=locked&password=right").close();
    }

    private void startLoaded() {
        cluster.setting("shared_preload_libraries", "pg_stat_statements").start();
    }

    private BenchmarkServer at(String url) {
        return BenchmarkServer.at(url, work.resolve("files"), time);
    }

    private void refused(String url, String sentence) {
        assertThatExceptionOfType(UnfitServerException.class)
                .isThrownBy(() -> at(url).close())
                .withMessageContaining(sentence)
                .withMessageNotContaining("secret")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
