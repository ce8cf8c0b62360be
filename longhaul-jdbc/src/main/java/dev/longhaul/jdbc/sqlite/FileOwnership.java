package dev.longhaul.jdbc.sqlite;

import dev.longhaul.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** That this process is the only one whose engine works on a database: an OS lock on a file beside it. */
final class FileOwnership implements AutoCloseable {

    /**
     * The locks of this process. The OS gives a process every lock that it asks for again, and takes all of them back when
     * any channel to the file is closed, so a second try must not come that far.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private static final int LONGEST_NOTE = 200;

    private final Path path;
    private final FileChannel channel;

    private FileOwnership(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param database a file whose folder exists, by its real path
     * @throws StoreException if somebody has it, or it cannot be taken
     */
    static FileOwnership of(Path database) {
        Path path = database.resolveSibling(database.getFileName() + ".lock");
        if (!OWN.add(path)) {
            throw inUse(database, "another store of this process (" + processId() + ")");
        }
        boolean taken = false;
        try {
            FileOwnership ownership = lock(database, path);
            taken = true;
            return ownership;
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "the lock file " + path + " cannot be used: " + e, e);
        } finally {
            if (!taken) {
                OWN.remove(path);
            }
        }
    }

    private static FileOwnership lock(Path database, Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean kept = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(database, "process " + note(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(processId().getBytes(StandardCharsets.UTF_8)), 0);
            kept = true;
            return new FileOwnership(path, channel);
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    private static StoreException inUse(Path database, String by) {
        return new StoreException(
                StoreException.Kind.REFUSED,
                database + " is in use by " + by + ". One process works on a SQLite database; stop the other one, give"
                        + " this one another file, or use PostgreSQL for several");
    }

    private static String processId() {
        return Long.toString(ProcessHandle.current().pid());
    }

    /** What the holder wrote: its process id, if it came that far. */
    private static String note(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_NOTE);
        channel.read(bytes, 0);
        String note = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return note.matches("[0-9]+") ? note : "(unknown)";
    }

    /** Gives the lock back. The file stays: deleting it would let two processes lock two files of one name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "the lock file " + path + " cannot be closed: " + e, e);
        } finally {
            OWN.remove(path);
        }
    }
}
