package dev.longhaul.trials.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.disk.SlowFlush;
import dev.longhaul.trials.time.TrialTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long commits of a benchmark's PostgreSQL take whose flushes are slow. */
class SlowDiskIT {

    private static final Duration MORE = Duration.ofMillis(200);
    private static final int COMMITS = 5;

    @TempDir
    Path work;

    private final TrialTime time = new TrialTime();

    @ParameterizedTest
    @ValueSource(strings = {"fdatasync", "fsync"})
    void a_commit_takes_so_much_longer_and_no_longer_after_that(String method) throws SQLException {
        SlowFlush flush = new SlowFlush(work.resolve("flush"));
        try (BenchmarkServer server = BenchmarkServer.onSlowDisk(work.resolve("server"), time, flush)) {
            Place place = server.fresh();
            place.execute("ALTER SYSTEM SET wal_sync_method = '" + method + "'", "SELECT pg_reload_conf()");
            place.execute("CREATE TABLE line (said text)");
            try (Connection connection = place.connect();
                    Statement statement = connection.createStatement()) {
                flush.takes(MORE);
                assertThat(commits(statement)).allMatch(nanos -> nanos >= MORE.toNanos());

                flush.takes(Duration.ZERO);
                assertThat(commits(statement).min().orElseThrow())
                        .as("the quickest of some, because the disk itself may be busy")
                        .isLessThan(MORE.toNanos());
            }
        }
    }

    @Test
    void each_commit_is_counted_as_a_flush() throws SQLException {
        SlowFlush flush = new SlowFlush(work.resolve("flush"));
        try (BenchmarkServer server = BenchmarkServer.onSlowDisk(work.resolve("server"), time, flush)) {
            Place place = server.fresh();
            place.execute("CREATE TABLE line (said text)");
            try (Connection connection = place.connect();
                    Statement statement = connection.createStatement()) {
                long before = flush.count();
                assertThat(commits(statement)).hasSize(COMMITS);

                assertThat(flush.count() - before).isGreaterThanOrEqualTo(COMMITS);
            }
        }
    }

    private LongStream commits(Statement statement) {
        return IntStream.range(0, COMMITS).mapToLong(i -> {
            long begun = time.nanos();
            try {
                statement.execute("INSERT INTO line VALUES ('" + i + "')");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return time.since(begun).toNanos();
        });
    }
}
