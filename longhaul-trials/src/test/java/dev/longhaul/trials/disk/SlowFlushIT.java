package dev.longhaul.trials.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.database.PostgresCluster;
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

/** How long commits of a PostgreSQL take whose flushes are slow. */
class SlowFlushIT {

    private static final Duration MORE = Duration.ofMillis(200);
    private static final int COMMITS = 5;

    @TempDir
    Path work;

    @Test
    void a_commit_takes_so_much_longer_and_no_longer_after_that() throws SQLException {
        TrialTime time = new TrialTime();
        SlowFlush flush = new SlowFlush(work.resolve("flush"));
        try (PostgresCluster cluster = PostgresCluster.create(work.resolve("postgresql"), time)) {
            cluster.environment(flush.environment()).start();
            cluster.execute("CREATE TABLE line (said text)");
            try (Connection connection = cluster.connect();
                    Statement statement = connection.createStatement()) {
                flush.takes(MORE);
                assertThat(commits(statement, time)).allMatch(nanos -> nanos >= MORE.toNanos());

                flush.takes(Duration.ZERO);
                assertThat(commits(statement, time).min().orElseThrow())
                        .as("the quickest of some, because the disk itself may be busy")
                        .isLessThan(MORE.toNanos());
            }
        }
    }

    private static LongStream commits(Statement statement, TrialTime time) {
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
