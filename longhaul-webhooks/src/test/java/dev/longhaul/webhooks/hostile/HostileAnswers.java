package dev.longhaul.webhooks.hostile;

import dev.longhaul.webhooks.hostile.HostileServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** What receivers have been seen, or can be imagined, to answer. */
public final class HostileAnswers {

    private HostileAnswers() {}

    /** A well-behaved answer that keeps the connection. */
    public static Script plain(int status, String body) {
        return conversation -> conversation.write(
                "HTTP/1.1 " + status + " Whatever\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** These bytes, then an ordinary end of the connection. */
    public static Script raw(String bytes) {
        return conversation -> {
            conversation.write(bytes);
            conversation.close();
        };
    }

    /** Nothing, for ever. */
    public static Script silence() {
        return Conversation::hang;
    }

    /** A head of which a byte comes every {@code interval}. */
    public static Script drippingHead(Duration interval) {
        return conversation -> conversation.drip("HTTP/1.1 200 OK\r\nX-Slow: " + "z".repeat(10_000), interval);
    }

    /** A body of which a byte comes every {@code interval}. */
    public static Script drippingBody(Duration interval) {
        return conversation -> {
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
            conversation.drip("z".repeat(10_000), interval);
        };
    }

    /** Chunk after chunk, as fast as they are taken. */
    public static Script endlessChunks() {
        return conversation -> {
            conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "2000\r\n" + "z".repeat(0x2000) + "\r\n";
            while (!conversation.pause(Duration.ZERO)) {
                conversation.write(chunk);
            }
        };
    }

    /** Chunks of one byte, each with an extension of 4,000 characters, as fast as they are taken. */
    public static Script endlessChunkExtensions() {
        return conversation -> {
            conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "1;x=" + "y".repeat(4_000) + "\r\nz\r\n";
            while (!conversation.pause(Duration.ZERO)) {
                conversation.write(chunk);
            }
        };
    }

    /** Trailers without end after an empty body. */
    public static Script endlessTrailers() {
        return conversation -> {
            conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
            while (!conversation.pause(Duration.ZERO)) {
                conversation.write("X-Trailer: " + "y".repeat(1_000) + "\r\n");
            }
        };
    }

    /** A body that claims to be encoded like this. */
    public static Script encoded(String coding, byte[] body) {
        return conversation -> {
            conversation.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: " + coding
                    + "\r\nContent-Length: " + body.length + "\r\n\r\n");
            conversation.write(body);
        };
    }

    /** About 500 KB of gzip that unpack to 500 MB of zeros. */
    public static byte[] bomb() {
        byte[] block = new byte[1_000_000];
        return gzip(out -> {
            for (int i = 0; i < 500; i++) {
                out.write(block);
            }
        });
    }

    /** These bytes, packed. */
    public static byte[] packed(byte[] bytes) {
        return gzip(out -> out.write(bytes));
    }

    /** Many header lines, together of this size. */
    public static Script manyHeaders(int bytes) {
        return conversation -> {
            StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
            for (int i = 0; head.length() < bytes; i++) {
                head.append("X-")
                        .append(i)
                        .append(": ")
                        .append("h".repeat(1_000))
                        .append("\r\n");
            }
            conversation.write(head.append("Content-Length: 0\r\n\r\n").toString());
        };
    }

    /** One header line of this size. */
    public static Script oneHugeHeader(int bytes) {
        return conversation ->
                conversation.write("HTTP/1.1 200 OK\r\nX-Huge: " + "h".repeat(bytes) + "\r\nContent-Length: 0\r\n\r\n");
    }

    /** So many interim responses before the real one. */
    public static Script interim(int count) {
        return conversation -> {
            String some = "HTTP/1.1 100 Continue\r\n\r\n".repeat(10);
            for (int sent = 0; sent < count; sent += 10) {
                conversation.write(some);
            }
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        };
    }

    /** These bytes, then a reset. */
    public static Script thenReset(String bytes) {
        return conversation -> {
            conversation.write(bytes);
            // Without a pause the reset would overtake the bytes and throw them away.
            conversation.pause(Duration.ofMillis(200));
            conversation.reset();
        };
    }

    private interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    private static byte[] gzip(Writer writer) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            writer.writeTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
