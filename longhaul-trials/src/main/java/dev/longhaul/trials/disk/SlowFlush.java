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
 * Has flushes of processes take longer, as on a disk that is farther away, and counts them: builds the library, says with which
 * environment it is loaded, and how long they take from now on. Not thread-safe.
 */
public final class SlowFlush {

    private final Path library;
    private final Path control;

    /**
     * Flushes that take as long as they take, until {@link #takes} says otherwise.
     *
     * @param work where the library is built, and what it shares with this is kept
     * @throws IllegalStateException if there is no C compiler; the message says what to install
     */
    public SlowFlush(Path work) {
        try {
            Files.createDirectories(work);
            this.library = NativeLibrary.build(work, "slow_flush");
            this.control = work.resolve("control").toAbsolutePath();
            Files.write(control, new byte[2 * Long.BYTES]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The variables for each process whose flushes it is about. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "LONGHAUL_SLOW_FLUSH", control.toString());
    }

    /** How much longer each flush takes from now on, in those processes too that run already; whole microseconds. */
    public void takes(Duration more) {
        byte[] micros = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(more.toNanos() / 1_000)
                .array();
        // In place: the processes have the file in their memory.
        try (RandomAccessFile file = new RandomAccessFile(control.toFile(), "rw")) {
            file.write(micros);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many flushes have ended. */
    public long count() {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(control))
                    .order(ByteOrder.nativeOrder())
                    .getLong(Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
