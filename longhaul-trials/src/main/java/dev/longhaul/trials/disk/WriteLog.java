package dev.longhaul.trials.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code recorder.c} wrote, as it stood when this was opened: little-endian records after a header.
 *
 * @see WriteRecord
 */
public final class WriteLog {

    /** Where the first record begins. */
    static final long FIRST = 4096;

    /** The largest log that is read, in bytes; a run that writes more is refused with a sentence. */
    static final long LONGEST = Integer.MAX_VALUE;

    private static final int RECORD_HEADER = 48;
    private static final int LENGTH_AT = 8;
    private static final WriteRecord.Kind[] KINDS = WriteRecord.Kind.values();

    private final ByteBuffer bytes;
    private final long length;

    /**
     * Opens a log.
     *
     * @throws IllegalStateException if it is longer than {@value #LONGEST} bytes
     */
    public WriteLog(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate((int) FIRST).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(header, 0);
            length = Math.max(FIRST, header.getLong(LENGTH_AT));
            if (length > LONGEST) {
                throw new IllegalStateException("the log " + file + " holds " + length + " bytes, more than " + LONGEST
                        + " can be read; record a shorter run");
            }
            bytes = channel.map(MapMode.READ_ONLY, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the log ends: as a cut, everything recorded. */
    public long end() {
        return length;
    }

    /** Where the records begin that were written within a span of CLOCK_MONOTONIC: the places where a cut may fall. */
    public List<Place> places(long fromNanos, long untilNanos) {
        List<Place> places = new ArrayList<>();
        long at = FIRST;
        while (at < length) {
            WriteRecord record = read(at);
            if (record.nanos() >= fromNanos && record.nanos() < untilNanos) {
                places.add(new Place(at, record.nanos()));
            }
            at = record.end();
        }
        return places;
    }

    /**
     * Where a record begins.
     *
     * @param position in the log; as a cut, this record and all later ones are lost
     * @param nanos what was told to anybody before this, by CLOCK_MONOTONIC, was told before the cut
     */
    public record Place(long position, long nanos) {}

    WriteRecord read(long position) {
        int at = Math.toIntExact(position);
        WriteRecord.Kind kind = KINDS[bytes.getInt(at) - 1];
        boolean flushing = bytes.getInt(at + 4) == 1;
        WriteRecord.Fields fields = new WriteRecord.Fields(flushing, bytes.getLong(at + 16), bytes.getLong(at + 32));
        WriteRecord.Body body =
                new WriteRecord.Body(this, position + RECORD_HEADER, Math.toIntExact(bytes.getLong(at + 24)));
        return new WriteRecord(kind, position, bytes.getLong(at + 40), bytes.getLong(at + 8), fields, body);
    }

    byte[] bytes(long start, int count) {
        byte[] copy = new byte[count];
        bytes.get(Math.toIntExact(start), copy);
        return copy;
    }
}
