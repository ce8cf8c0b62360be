package dev.longhaul.trials.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder on a disk that loses power: knows what was on the disk at a position of the log, and draws what was there
 * besides. See the package for the model. Made before the recording begins, of a folder that is at rest: what it holds then
 * counts as flushed.
 */
public final class VolatileDisk {

    private static final Set<PosixFilePermission> OWNERS_FOLDER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final Set<PosixFilePermission> OWNERS_FILE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path folder;
    private final Path kept;
    private final Names names = new Names();
    private final Map<Long, RecordedFile> files = new HashMap<>();
    private long position = WriteLog.FIRST;
    private int count;

    /**
     * Takes the folder as it stands.
     *
     * @param kept an empty folder of this object's own, for flushed contents
     */
    public VolatileDisk(Path folder, Path kept) {
        this.kept = kept;
        try (Stream<Path> paths = Files.walk(folder.toRealPath())) {
            this.folder = folder.toRealPath();
            Files.createDirectories(kept);
            for (Path path : paths.toList()) {
                long inode = (Long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    names.known(path.toString(), new Names.Entry.OfFolder(inode));
                } else {
                    Path copy = nextKept();
                    Files.copy(path, copy);
                    names.known(path.toString(), new Names.Entry.OfFile(newFile(inode, copy)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Plays the log from where the last call ended up to a cut; a record counts if it begins before.
     *
     * @throws IllegalStateException if the log holds what this model cannot play, or a file was written unseen and flushed
     */
    public void advanceTo(WriteLog log, long cut) {
        if (cut < position) {
            throw new IllegalArgumentException("the cut at " + cut + " lies before " + position + "; cuts go forward");
        }
        try {
            while (position < Math.min(cut, log.end())) {
                WriteRecord record = log.read(position);
                play(record);
                position = record.end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes what the cut left into a folder that is made for it.
     *
     * @return how it was drawn, for people
     */
    public String materialise(Path target, SplittableRandom random) {
        Survival survival = Survival.draw(random);
        long until = someUnflushed(random);
        int changes = switch (survival) {
            case NOTHING -> 0;
            case EVERYTHING -> names.unflushed();
            case PREFIX -> names.unflushedBefore(until);
            case PAGES -> random.nextInt(names.unflushed() + 1);
        };
        materialise(target, names.surviving(changes), survival, until, random);
        return survival.name().toLowerCase(Locale.ROOT) + " of the unflushed, " + changes + " of " + names.unflushed()
                + " unflushed names";
    }

    /** Writes the folder as processes see it, as if all had been flushed. */
    public void materialiseEverything(Path target) {
        materialise(
                target,
                names.surviving(names.unflushed()),
                Survival.EVERYTHING,
                Long.MAX_VALUE,
                new SplittableRandom(0));
    }

    /** The position of one of the changes that are not flushed. */
    private long someUnflushed(SplittableRandom random) {
        long[] positions = LongStream.concat(
                        files.values().stream().flatMapToLong(RecordedFile::unflushed), names.unflushedPositions())
                .sorted()
                .toArray();
        return positions.length == 0 ? position : positions[random.nextInt(positions.length)];
    }

    private void materialise(
            Path target,
            SortedMap<String, Names.Entry> surviving,
            Survival survival,
            long until,
            SplittableRandom random) {
        try {
            for (Map.Entry<String, Names.Entry> name : surviving.entrySet()) {
                Path path =
                        target.resolve(folder.relativize(Path.of(name.getKey())).toString());
                switch (name.getValue()) {
                    case Names.Entry.OfFolder directory -> {
                        Files.createDirectories(path);
                        Files.setPosixFilePermissions(path, OWNERS_FOLDER);
                    }
                    case Names.Entry.OfFile(RecordedFile file) -> {
                        file.materialise(path, survival, until, random);
                        Files.setPosixFilePermissions(path, OWNERS_FILE);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void play(WriteRecord record) throws IOException {
        switch (record.kind()) {
            case WRITE, TRUNCATE, ALLOCATE -> {
                RecordedFile file = files.get(record.inode());
                // Inodes that were never created here are other folders'.
                if (file != null) {
                    file.change(record);
                }
            }
            case CREATE -> names.change(record, new Names.Entry.OfFile(newFile(record.inode(), nextKept())));
            case MKDIR -> names.change(record, new Names.Entry.OfFolder(record.inode()));
            case UNLINK, RMDIR, RENAME -> names.change(record, null);
            case LINK ->
                names.change(record, names.current(record.body().paths().getFirst()));
            case SYNC_BEGIN -> requireSeen(record);
            case SYNC_END -> flush(record);
            case SYNC_ALL -> flushAll(record.fields().other());
            case UNSUPPORTED ->
                throw new IllegalStateException("the recorder saw something at " + record.position()
                        + " that this model of a disk cannot play: "
                        + String.join(" ", record.body().paths()));
        }
    }

    private void flush(WriteRecord end) throws IOException {
        long began = end.fields().other();
        RecordedFile file = files.get(end.inode());
        if (file == null) {
            names.flushFolder(end.inode(), began);
        } else {
            file.flush(began);
            names.flushFile(file, began);
        }
    }

    private void flushAll(long began) throws IOException {
        for (RecordedFile file : files.values()) {
            file.flush(began);
        }
        names.flushAll(began);
    }

    private void requireSeen(WriteRecord begin) {
        RecordedFile file = files.get(begin.inode());
        long real = begin.fields().offset();
        if (file != null && real >= 0 && file.size() != real) {
            throw new IllegalStateException("a file of " + real + " bytes is flushed of which the recorder saw "
                    + file.size() + " written: it is blind to some way of writing");
        }
    }

    private Path nextKept() {
        return kept.resolve(Integer.toString(count++));
    }

    private RecordedFile newFile(long inode, Path flushed) throws IOException {
        RecordedFile file = new RecordedFile(flushed);
        // A number is given again when its file is gone; the older file keeps what was done to it.
        @Nullable RecordedFile before = files.put(inode, file);
        if (before != null && before == file) {
            throw new IllegalStateException("inode " + inode + " was created twice");
        }
        return file;
    }
}
