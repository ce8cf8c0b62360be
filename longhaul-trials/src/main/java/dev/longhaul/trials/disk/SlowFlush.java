package dev.longhaul.trials.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Has flushes of processes take longer, as on a disk that is farther away: builds the library, says with which environment it
 * is loaded, and how long they take from now on. Not thread-safe.
 */
public final class SlowFlush {

    private final Path library;
    private final Path longer;

    /**
     * Flushes that take as long as they take, until {@link #takes} says otherwise.
     *
     * @param work where the library is built, and what it reads is kept
     * @throws IllegalStateException if there is no C compiler; the message says what to install
     */
    public SlowFlush(Path work) {
        try {
            Files.createDirectories(work);
            this.library = NativeLibrary.build(work, "slow_flush");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.longer = work.resolve("longer").toAbsolutePath();
        takes(Duration.ZERO);
    }

    /** The variables for each process whose flushes it is about. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "LONGHAUL_SLOW_FLUSH", longer.toString());
    }

    /** How much longer each flush takes from now on, in those processes too that run already; whole microseconds. */
    public void takes(Duration more) {
        byte[] micros = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(more.toNanos() / 1_000)
                .array();
        // In place: the processes have the file in their memory.
        try (RandomAccessFile file = new RandomAccessFile(longer.toFile(), "rw")) {
            file.write(micros);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
