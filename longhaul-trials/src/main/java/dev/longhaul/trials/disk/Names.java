package dev.longhaul.trials.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The names in a folder: those that are on the disk, and the changes since, in their order. Paths are absolute. */
final class Names {

    /** A file or a folder under a name. */
    sealed interface Entry {
        /** A file. */
        record OfFile(RecordedFile file) implements Entry {}

        /** A folder. */
        record OfFolder(long inode) implements Entry {}
    }

    /** One change. */
    private record Change(
            WriteRecord record,
            List<String> paths,
            @Nullable Entry entry) {}

    private final SortedMap<String, Entry> flushed = new TreeMap<>();
    private final SortedMap<String, Entry> current = new TreeMap<>();
    private final List<Change> unflushed = new ArrayList<>();

    /** A name that is on the disk from the beginning. */
    void known(String path, Entry entry) {
        flushed.put(path, entry);
        current.put(path, entry);
    }

    /**
     * A change of names.
     *
     * @param entry what was created, or null
     */
    void change(WriteRecord record, @Nullable Entry entry) {
        Change change = new Change(record, record.body().paths(), entry);
        unflushed.add(change);
        apply(change, current);
    }

    /** What a name stands for, as processes see it. */
    @Nullable
    Entry current(String path) {
        return current.get(path);
    }

    /** A folder was flushed: its changes before a position are on the disk, and with them all earlier ones. */
    void flushFolder(long inode, long before) {
        current.entrySet().stream()
                .filter(name -> name.getValue() instanceof Entry.OfFolder folder && folder.inode() == inode)
                .map(Map.Entry::getKey)
                .findAny()
                .ifPresent(path -> flush(lastOf(path, before)));
    }

    /** A file was flushed, and with it its creation. */
    void flushFile(RecordedFile file, long before) {
        int last = -1;
        for (int i = 0; i < unflushed.size(); i++) {
            Change change = unflushed.get(i);
            if (change.record.kind() == WriteRecord.Kind.CREATE
                    && change.record.position() < before
                    && change.entry instanceof Entry.OfFile created
                    && created.file() == file) {
                last = i;
            }
        }
        flush(last);
    }

    /** Everything before a position is on the disk. */
    void flushAll(long before) {
        int last = -1;
        while (last + 1 < unflushed.size() && unflushed.get(last + 1).record.position() < before) {
            last++;
        }
        flush(last);
    }

    /** Where the changes that are not flushed stand in the log. */
    LongStream unflushedPositions() {
        return unflushed.stream().mapToLong(change -> change.record.position());
    }

    /** How many changes are not flushed. */
    int unflushed() {
        return unflushed.size();
    }

    /** How many of the changes that are not flushed were made before a position. */
    int unflushedBefore(long position) {
        return Math.toIntExact(unflushed.stream()
                .filter(change -> change.record.position() < position)
                .count());
    }

    /** The names on the disk if so many changes survive. */
    SortedMap<String, Entry> surviving(int changes) {
        SortedMap<String, Entry> names = new TreeMap<>(flushed);
        unflushed.subList(0, changes).forEach(change -> apply(change, names));
        return names;
    }

    private int lastOf(String folder, long before) {
        int last = -1;
        for (int i = 0; i < unflushed.size(); i++) {
            Change change = unflushed.get(i);
            boolean touches = false;
            for (String path : change.paths) {
                touches |= path.substring(0, path.lastIndexOf('/')).equals(folder);
            }
            if (touches && change.record.position() < before) {
                last = i;
            }
        }
        return last;
    }

    private void flush(int last) {
        List<Change> done = unflushed.subList(0, last + 1);
        done.forEach(change -> apply(change, flushed));
        done.clear();
    }

    private static void apply(Change change, SortedMap<String, Entry> names) {
        List<String> paths = change.paths;
        switch (change.record.kind()) {
            case UNLINK, RMDIR -> names.remove(paths.getFirst());
            case RENAME -> rename(paths.getFirst(), paths.getLast(), names);
            default -> {
                if (change.entry != null) {
                    names.put(paths.getLast(), change.entry);
                }
            }
        }
    }

    private static void rename(String from, String to, SortedMap<String, Entry> names) {
        Entry moved = names.remove(from);
        if (moved == null) {
            return;
        }
        names.put(to, moved);
        if (moved instanceof Entry.OfFolder) {
            Map<String, Entry> below = new TreeMap<>(names.subMap(from + "/", from + "0"));
            below.forEach((path, entry) -> {
                names.remove(path);
                names.put(to + path.substring(from.length()), entry);
            });
        }
    }
}
