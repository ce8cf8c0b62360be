package dev.longhaul.trials.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A small file system in memory that a trial can fill and empty. What fills it is a file beside those of the database: ballast.
 * For one thread at a time.
 */
public final class SmallDisk implements AutoCloseable {

    private static final int LONGEST_SECONDS = 20;

    /** What a file system gives out. */
    private static final int BLOCK = 4096;

    /** Written at once: a gigabyte in single blocks takes ten seconds and more beside other trials. */
    private static final int STRETCH = 1 << 20;

    private final Path mounted;
    private final Path ballast;

    private SmallDisk(Path mounted) {
        this.mounted = mounted;
        this.ballast = mounted.resolve("ballast");
    }

    /**
     * Mounts one.
     *
     * @param at a folder that does not exist
     * @throws IllegalStateException if that needs a right that is not there; the message says which
     */
    public static SmallDisk mount(Path at, int megabytes) {
        try {
            Files.createDirectories(at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String said = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0700", "none", at.toString());
        if (!said.isEmpty()) {
            throw new IllegalStateException("no small disk can be mounted on " + at + " (" + said
                    + "); trials of full disks need root, or the capability CAP_SYS_ADMIN");
        }
        return new SmallDisk(at);
    }

    /** Where it is. */
    public Path folder() {
        return mounted;
    }

    /** Fills it but for so many bytes, rounded to blocks; what others write meanwhile counts. */
    public void fill(long left) {
        try {
            long free = Files.getFileStore(mounted).getUsableSpace();
            long more = Math.max(0, (free - left) / BLOCK) * BLOCK;
            byte[] stretch = new byte[STRETCH];
            try (OutputStream out =
                    Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (long missing = more; missing > 0; missing -= STRETCH) {
                    out.write(stretch, 0, (int) Math.min(missing, STRETCH));
                }
            }
        } catch (IOException e) {
            // Somebody else took the last block: it is full.
            return;
        }
    }

    /** Makes room again. */
    public void empty() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unmounts it, with all that is on it. */
    @Override
    public void close() {
        // Lazily: a process that is just ending may still hold a file.
        run("umount", "-l", mounted.toString());
    }

    /** What a command says if it fails; nothing if it does not. */
    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "it did not end within " + LONGEST_SECONDS + " s";
            }
            return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + ": " + said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
