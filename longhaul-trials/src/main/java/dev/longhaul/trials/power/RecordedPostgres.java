package dev.longhaul.trials.power;

import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL with small log files and a checkpoint every few of them, so that each run goes through many. It runs with
 * {@code full_page_writes}, as it must where pages can be torn; the control runs with {@code fsync=off}.
 */
final class RecordedPostgres implements Recorded {

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public List<String> nodes() {
        return List.of("n1", "n2");
    }

    @Override
    public void create(Path folder, TrialTime time) {
        try (PostgresCluster cluster = PostgresCluster.create(folder, time, List.of("--wal-segsize=1"))) {
            cluster.start();
            new TrialDatabase.Postgres(cluster).prepare();
            cluster.stop();
        }
    }

    @Override
    public Live start(Path folder, TrialTime time, Map<String, String> recording, boolean flushing) {
        try {
            // It names a process of before the cut, whose number may be somebody else's by now.
            Files.deleteIfExists(folder.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PostgresCluster cluster = PostgresCluster.over(folder, time)
                .setting("max_wal_size", "6MB")
                .setting("min_wal_size", "2MB")
                .setting("shared_buffers", "16MB")
                .setting("fsync", flushing ? "on" : "off")
                .environment(recording);
        try {
            cluster.start();
        } catch (IllegalStateException e) {
            cluster.close();
            throw e;
        }
        return new Live(new TrialDatabase.Postgres(cluster), Map.of(), cluster::stop);
    }

    @Override
    public boolean isUnseen(Path file) {
        return false;
    }
}
