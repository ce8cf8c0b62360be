package dev.longhaul.webhooks.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection, as a script sees it. For one thread. */
public final class Conversation {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final CountDownLatch serverClosed;
    private @Nullable ReceivedRequest request;

    Conversation(Socket socket, CountDownLatch serverClosed) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.serverClosed = serverClosed;
    }

    /** Returns the request to be answered. */
    public ReceivedRequest request() {
        if (request == null) {
            throw new IllegalStateException("no request was read yet");
        }
        return request;
    }

    /** Writes a text as ISO 8859-1, one byte a character. */
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes bytes. */
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Writes one byte, waits, and so on until all are written or the server is closed. */
    public void drip(String text, Duration interval) throws IOException, InterruptedException {
        for (byte one : text.getBytes(StandardCharsets.ISO_8859_1)) {
            write(new byte[] {one});
            if (pause(interval)) {
                return;
            }
        }
    }

    /** Waits; true when the server was closed meanwhile. */
    public boolean pause(Duration interval) throws InterruptedException {
        return serverClosed.await(interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Says nothing for as long as the server lives. */
    public void hang() throws InterruptedException {
        serverClosed.await();
    }

    /** Closes in the ordinary way. */
    public void close() throws IOException {
        socket.close();
    }

    /** Cuts the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads the next request; false when there is none. */
    boolean readRequest() throws IOException {
        String line = socket.isClosed() ? null : readLine();
        if (line == null) {
            return false;
        }
        List<String> headers = new ArrayList<>();
        int length = 0;
        for (String header = readLine(); header != null && !header.isEmpty(); header = readLine()) {
            headers.add(header);
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the request's body ended early");
        }
        request = new ReceivedRequest(line, headers, body);
        return true;
    }

    private @Nullable String readLine() throws IOException {
        int next = in.read();
        if (next < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
