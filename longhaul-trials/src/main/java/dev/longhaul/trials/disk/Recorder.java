package dev.longhaul.trials.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes processes record what they do to a folder: builds the library and says with which environment it is loaded. Not
 * thread-safe.
 */
public final class Recorder {

    private final Path library;
    private final Path folder;
    private final Path log;

    /**
     * A recorder of a folder, with a new and empty log.
     *
     * @param work where the library is built and the log is written; not in the folder
     * @throws IllegalStateException if there is no C compiler; the message says what to install
     */
    public Recorder(Path work, Path folder) {
        try {
            Files.createDirectories(work);
            this.library = NativeLibrary.build(work, "recorder");
            this.folder = folder.toRealPath();
            this.log = work.resolve("writes.log").toAbsolutePath();
            Files.deleteIfExists(log);
            try (RandomAccessFile empty = new RandomAccessFile(log.toFile(), "rw")) {
                empty.setLength(WriteLog.FIRST);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the log is. */
    public Path log() {
        return log;
    }

    /**
     * The variables for each process that writes to the folder.
     *
     * @param flush how much longer each flush takes than it would: what happens meanwhile is not covered by it
     * @param flushing false for the control: flushes do nothing, as with {@code synchronous=OFF}
     */
    public Map<String, String> environment(Duration flush, boolean flushing) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LD_PRELOAD", library.toString());
        variables.put("LONGHAUL_RECORD_FOLDER", folder.toString());
        variables.put("LONGHAUL_RECORD_LOG", log.toString());
        variables.put("LONGHAUL_RECORD_SYNC_MICROS", Long.toString(flush.toNanos() / 1_000));
        variables.put("LONGHAUL_RECORD_IGNORE_SYNC", flushing ? "0" : "1");
        return variables;
    }
}
