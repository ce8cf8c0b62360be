package dev.longhaul.jdbc.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Stands between a client and a server on the loopback, counts trips, and cuts the line when the client says a certain word. */
public final class CuttingProxy implements AutoCloseable {

    /** What becomes of the word at which the line is cut. */
    public enum Cut {
        /** The server never hears it. */
        BEFORE_THE_SERVER_HEARS,
        /** The server hears it, and its answer gets lost. */
        BEFORE_THE_CLIENT_HEARS
    }

    private final ServerSocket door;
    private final int serverPort;
    private final String word;
    private final AtomicReference<Cut> armed = new AtomicReference<>();
    private final AtomicInteger trips = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile String answerEnd = "";

    /** Before the server on that port, for that word. */
    public CuttingProxy(int serverPort, String word) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.word = word;
        Thread.ofVirtual().start(this::accept);
    }

    /** The URL of something on that server, through this proxy. */
    public String through(String url) {
        return url.replace(":" + serverPort + "/", ":" + door.getLocalPort() + "/");
    }

    /** Cuts the next line on which the word is said. */
    public void arm(Cut cut) {
        armed.set(cut);
    }

    /** How often a client spoke after the server had. */
    public int trips() {
        return trips.get();
    }

    /** Counts from now on how often the server says this. */
    public void countAnswers(String end) {
        answers.set(0);
        answerEnd = end;
    }

    /** How often the server has said that. */
    public int answers() {
        return answers.get();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
                Line line = new Line(client, server);
                Thread.ofVirtual().start(line::toServer);
                Thread.ofVirtual().start(line::toClient);
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Line {
        private final Socket client;
        private final Socket server;
        private final AtomicBoolean serverSpoke = new AtomicBoolean(true);
        private volatile boolean answerLost;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void toServer() {
            pump(client, server, true);
        }

        void toClient() {
            pump(server, client, false);
        }

        private void pump(Socket from, Socket to, boolean watched) {
            byte[] buffer = new byte[65_536];
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (serverSpoke.getAndSet(!watched) && watched) {
                        trips.incrementAndGet();
                    }
                    String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                    boolean said = watched && text.contains(word);
                    if (!watched && !answerEnd.isEmpty()) {
                        answers.addAndGet(text.split(Pattern.quote(answerEnd), -1).length - 1);
                    }
                    Cut cut = said ? armed.getAndSet(null) : null;
                    if (cut == Cut.BEFORE_THE_SERVER_HEARS || answerLost) {
                        return;
                    }
                    answerLost = cut == Cut.BEFORE_THE_CLIENT_HEARS;
                    out.write(buffer, 0, count);
                    out.flush();
                }
            } catch (IOException e) {
                // One side hung up; closing the other, above, is all there is to do.
                return;
            }
        }
    }
}
