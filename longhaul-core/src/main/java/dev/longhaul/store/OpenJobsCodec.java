package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The packed form of a claim's jobs: one value instead of a row per job, about 45 bytes each.
 *
 * <p>Version 1: the version byte; the type names (count, then each as UTF); the jobs (count, then id, type index, due in
 * epoch microseconds, attempt, failures, losses, elapsed in microseconds, a flag and the deadline in microseconds).
 * Numbers are big-endian. A reader refuses versions that it does not know.
 */
public final class OpenJobsCodec {

    private static final int VERSION = 1;
    private static final int MAX_JOBS = 100_000;

    private OpenJobsCodec() {}

    /** Packs the jobs, in order. */
    public static byte[] encode(List<OpenJob> jobs) {
        Map<String, Integer> types = new LinkedHashMap<>();
        jobs.forEach(job -> types.putIfAbsent(job.type(), types.size()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 + 48 * jobs.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(types.size());
            for (String type : types.keySet()) {
                out.writeUTF(type);
            }
            out.writeInt(jobs.size());
            for (OpenJob job : jobs) {
                write(out, job, types.getOrDefault(job.type(), 0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Unpacks what {@link #encode} wrote.
     *
     * @throws StoreException of kind refused if the bytes are something else
     */
    public static List<OpenJob> decode(byte[] packed) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("version " + version + ", this code reads version " + VERSION);
            }
            List<String> types = new ArrayList<>();
            for (int left = requireCount(in.readInt()); left > 0; left--) {
                types.add(in.readUTF());
            }
            List<OpenJob> jobs = new ArrayList<>();
            for (int left = requireCount(in.readInt()); left > 0; left--) {
                jobs.add(read(in, types));
            }
            return jobs;
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new StoreException(
                    StoreException.Kind.REFUSED, "a claim's jobs cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(DataOutputStream out, OpenJob job, int type) throws IOException {
        out.writeLong(job.id().value().getMostSignificantBits());
        out.writeLong(job.id().value().getLeastSignificantBits());
        out.writeShort(type);
        out.writeLong(Micros.of(job.due()));
        out.writeInt(job.attempt());
        out.writeInt(job.failures());
        out.writeInt(job.losses());
        out.writeLong(Micros.of(job.elapsed()));
        Instant deadline = job.deadline();
        out.writeBoolean(deadline != null);
        if (deadline != null) {
            out.writeLong(Micros.of(deadline));
        }
    }

    private static OpenJob read(DataInputStream in, List<String> types) throws IOException {
        JobId id = new JobId(new UUID(in.readLong(), in.readLong()));
        String type = types.get(in.readUnsignedShort());
        Instant due = Micros.instant(in.readLong());
        int attempt = in.readInt();
        int failures = in.readInt();
        int losses = in.readInt();
        Duration elapsed = Micros.duration(in.readLong());
        Instant deadline = in.readBoolean() ? Micros.instant(in.readLong()) : null;
        return new OpenJob(id, type, due, attempt, failures, losses, elapsed, deadline);
    }

    private static int requireCount(int count) throws IOException {
        if (count < 0 || count > MAX_JOBS) {
            throw new IOException("a count of " + count);
        }
        return count;
    }
}
