package dev.longhaul.store;

import dev.longhaul.job.Content;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Timing;
import dev.longhaul.job.When;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The packed form of an {@code onEnd} request, kept in its job's row until the job ends. Version 1: the version byte,
 * then the request's parts in order, texts as length and UTF-8, numbers big-endian.
 */
public final class JobRequestCodec {

    private static final int VERSION = 1;
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private JobRequestCodec() {}

    /**
     * Packs a request.
     *
     * @throws IllegalArgumentException if it has an {@code onEnd} or an idempotency key of its own
     */
    public static byte[] encode(JobRequest request) {
        if (request.onEnd() != null || request.keys().idempotency() != null) {
            throw new IllegalArgumentException("an onEnd job has neither an onEnd nor an idempotency key");
        }
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(256 + request.content().bytes().length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, request.type());
            bytes(out, request.content().bytes());
            text(out, request.content().contentType());
            texts(out, request.content().headers());
            text(out, request.timing().schedule());
            when(out, request.timing().start());
            when(out, request.timing().deadline());
            text(out, request.keys().ordering());
            text(out, request.keys().endpoint());
            texts(out, request.labels());
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
    public static JobRequest decode(byte[] packed) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("version " + version + ", this code reads version " + VERSION);
            }
            String type = requiredText(in);
            byte[] bytes = bytes(in);
            Content content = new Content(bytes == null ? new byte[0] : bytes, requiredText(in), texts(in));
            Timing timing = new Timing(text(in), when(in), when(in));
            Keys keys = new Keys(null, text(in), text(in));
            return new JobRequest(type, content, timing, keys, texts(in), null);
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.REFUSED, "an onEnd cannot be read: " + e.getMessage(), e);
        }
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        bytes(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        byte[] bytes = bytes(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String requiredText(DataInputStream in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    private static void bytes(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > MAX_BYTES || length > in.available()) {
            throw new IOException("a length of " + length);
        }
        return in.readNBytes(length);
    }

    private static void texts(DataOutputStream out, Map<String, String> texts) throws IOException {
        out.writeInt(texts.size());
        for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
            text(out, entry.getKey());
            text(out, entry.getValue());
        }
    }

    private static Map<String, String> texts(DataInputStream in) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.put(requiredText(in), requiredText(in));
        }
        return texts;
    }

    private static void when(DataOutputStream out, @Nullable When when) throws IOException {
        switch (when) {
            case null -> out.writeByte(0);
            case When.At at -> {
                out.writeByte(1);
                out.writeLong(Micros.of(at.instant()));
            }
            case When.In in -> {
                out.writeByte(2);
                out.writeLong(Micros.of(in.delay()));
            }
        }
    }

    private static @Nullable When when(DataInputStream in) throws IOException {
        return switch (in.readUnsignedByte()) {
            case 0 -> null;
            case 1 -> new When.At(Micros.instant(in.readLong()));
            case 2 -> new When.In(Micros.duration(in.readLong()));
            default -> throw new IOException("an unknown kind of time");
        };
    }
}
