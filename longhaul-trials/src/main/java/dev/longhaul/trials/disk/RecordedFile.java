package dev.longhaul.trials.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** One file: its flushed content, and the changes since that were not flushed. */
final class RecordedFile {

    /** What the kernel writes back at once, in bytes. */
    static final int PAGE = 4096;

    /** What the disk writes whole or not at all, in bytes. */
    static final int SECTOR = 512;

    private static final int SECTORS = PAGE / SECTOR;

    private final Path flushed;
    private final List<WriteRecord> unflushed = new ArrayList<>();
    private long size;

    /**
     * A file.
     *
     * @param flushed where its flushed content is kept; missing for an empty one
     */
    RecordedFile(Path flushed) throws IOException {
        this.flushed = flushed;
        this.size = Files.exists(flushed) ? Files.size(flushed) : 0;
        if (size == 0) {
            Files.deleteIfExists(flushed);
            Files.createFile(flushed);
        }
    }

    /** Its size as processes see it. */
    long size() {
        return size;
    }

    /** Where the changes that are not flushed stand in the log. */
    LongStream unflushed() {
        return unflushed.stream().mapToLong(WriteRecord::position);
    }

    /** A write, a truncation or an allocation. */
    void change(WriteRecord change) throws IOException {
        unflushed.add(change);
        long offset = change.fields().offset();
        size = switch (change.kind()) {
            case TRUNCATE -> offset;
            case ALLOCATE -> Math.max(size, offset + change.fields().other());
            default -> Math.max(size, offset + change.body().length());
        };
        if (change.fields().flushing()) {
            flush(change.end());
        }
    }

    /** What was changed before a position of the log is on the disk from now on. */
    void flush(long before) throws IOException {
        if (unflushed.isEmpty() || unflushed.getFirst().position() >= before) {
            return;
        }
        try (RandomAccessFile out = new RandomAccessFile(flushed.toFile(), "rw")) {
            Iterator<WriteRecord> changes = unflushed.iterator();
            while (changes.hasNext()) {
                WriteRecord change = changes.next();
                if (change.position() < before) {
                    apply(change, out);
                    changes.remove();
                }
            }
        }
    }

    /** Writes what a cut leaves of it. */
    void materialise(Path target, Survival survival, long until, SplittableRandom random) throws IOException {
        Files.copy(flushed, target, StandardCopyOption.REPLACE_EXISTING);
        if (unflushed.isEmpty() || survival == Survival.NOTHING) {
            return;
        }
        try (RandomAccessFile out = new RandomAccessFile(target.toFile(), "rw")) {
            switch (survival) {
                case NOTHING -> {}
                case EVERYTHING -> applyAll(out, Long.MAX_VALUE);
                case PREFIX -> applyAll(out, until);
                case PAGES -> applyPages(out, random);
            }
        }
    }

    private void applyAll(RandomAccessFile out, long before) throws IOException {
        for (WriteRecord change : unflushed) {
            if (change.position() < before) {
                apply(change, out);
            }
        }
    }

    private static void apply(WriteRecord change, RandomAccessFile out) throws IOException {
        long offset = change.fields().offset();
        switch (change.kind()) {
            case TRUNCATE -> out.setLength(offset);
            case ALLOCATE -> grow(out, offset + change.fields().other());
            default -> {
                out.seek(offset);
                out.write(change.body().bytes());
            }
        }
    }

    private static void grow(RandomAccessFile out, long length) throws IOException {
        if (out.length() < length) {
            out.setLength(length);
        }
    }

    private void applyPages(RandomAccessFile out, SplittableRandom random) throws IOException {
        Map<Long, PageFate> pages = new HashMap<>();
        int truncations = 0;
        for (WriteRecord change : unflushed) {
            if (change.kind() == WriteRecord.Kind.WRITE) {
                pagesOf(change).forEach(page -> pages.computeIfAbsent(page, PageFate::new).versions++);
            } else if (change.kind() == WriteRecord.Kind.TRUNCATE) {
                truncations++;
            }
        }
        pages.values().stream().sorted((a, b) -> Long.compare(a.page, b.page)).forEach(page -> page.draw(random));
        int survivingTruncations = random.nextInt(truncations + 1);
        for (WriteRecord change : unflushed) {
            switch (change.kind()) {
                case TRUNCATE -> {
                    if (survivingTruncations-- > 0) {
                        apply(change, out);
                    }
                }
                case ALLOCATE -> {
                    if (random.nextBoolean()) {
                        apply(change, out);
                    }
                }
                default -> applySectors(change, pages, out);
            }
        }
        if (random.nextInt(8) == 0) {
            grow(out, size);
        }
    }

    private static List<Long> pagesOf(WriteRecord write) {
        List<Long> pages = new ArrayList<>();
        long from = write.fields().offset();
        for (long page = from / PAGE; page * PAGE < from + write.body().length(); page++) {
            pages.add(page);
        }
        return pages;
    }

    private static void applySectors(WriteRecord write, Map<Long, PageFate> pages, RandomAccessFile out)
            throws IOException {
        byte[] bytes = write.body().bytes();
        long offset = write.fields().offset();
        for (long page : pagesOf(write)) {
            PageFate fate = Objects.requireNonNull(pages.get(page));
            int version = ++fate.played;
            for (int sector = 0; sector < SECTORS; sector++) {
                long start = Math.max(offset, page * PAGE + (long) sector * SECTOR);
                long end = Math.min(offset + bytes.length, page * PAGE + (sector + 1L) * SECTOR);
                if (start < end && version <= fate.sectors[sector]) {
                    out.seek(start);
                    out.write(bytes, Math.toIntExact(start - offset), Math.toIntExact(end - start));
                }
            }
        }
    }

    /** Which of its versions a page has on the disk: 0 is the flushed one, and each write to it makes another. */
    private static final class PageFate {
        final long page;
        final int[] sectors = new int[SECTORS];
        int versions;
        int played;

        PageFate(long page) {
            this.page = page;
        }

        void draw(SplittableRandom random) {
            int newer = random.nextInt(versions + 1);
            int older = random.nextInt(3) == 0 ? random.nextInt(newer + 1) : newer;
            for (int sector = 0; sector < SECTORS; sector++) {
                sectors[sector] = random.nextBoolean() ? newer : older;
            }
        }
    }
}
