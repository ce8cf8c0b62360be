package dev.longhaul.trials.power;

import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * SQLite, which the node itself writes. The store does not let anybody turn its flushes off, so the control's recorder does
 * nothing when asked to flush, which is what {@code synchronous=OFF} does.
 */
final class RecordedSqlite implements Recorded {

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public List<String> nodes() {
        return List.of("n1");
    }

    @Override
    public void create(Path folder, TrialTime time) {
        try {
            Files.createDirectories(folder);
            new TrialDatabase.Sqlite(folder.resolve("jobs.db")).prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Live start(Path folder, TrialTime time, Map<String, String> recording, boolean flushing) {
        return new Live(new TrialDatabase.Sqlite(folder.resolve("jobs.db")), recording, () -> {});
    }

    /** The index of the log is a memory map, which SQLite makes anew; the lock's file is empty. */
    @Override
    public boolean isUnseen(Path file) {
        return file.toString().endsWith("-shm");
    }
}
