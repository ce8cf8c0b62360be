package dev.longhaul.trials.network;

import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Stands between PostgreSQL's clients and a server, both on the loopback, and does to their lines what its {@link Weather}
 * says. Thread-safe; two threads for each line.
 */
public final class FaultyProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final ServerSocket door;
    private final TrialTime time;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final AtomicLong cuts = new AtomicLong();
    private volatile int server;
    private volatile Supplier<Weather> weather = () -> Weather.FAIR;
    private volatile boolean refusing;

    /** A proxy on a free port to the server on a port of the loopback. */
    public FaultyProxy(int server, TrialTime time) {
        this.server = server;
        this.time = time;
        try {
            door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where clients connect. */
    public int port() {
        return door.getLocalPort();
    }

    /** How many lines were cut at a commit. */
    public long cuts() {
        return cuts.get();
    }

    /** The weather for all lines from now on: asked for each time that bytes arrive, by several threads. */
    public void weather(Supplier<Weather> changed) {
        weather = changed;
    }

    /** Fair weather from now on. Lines on which bytes were swallowed are reset: nothing could make sense of what follows. */
    public void clearUp() {
        weather = () -> Weather.FAIR;
        lines.stream().filter(Line::swallowed).forEach(Line::reset);
    }

    /** Resets all lines. */
    public void reset() {
        lines.forEach(Line::reset);
    }

    /** New connections go to another server; all lines to the old one are reset. */
    public void server(int port) {
        server = port;
        reset();
    }

    /** Whether new connections are closed at once. */
    public void refuse(boolean whether) {
        refusing = whether;
    }

    /** Ends all lines and hears no more. */
    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                open(door.accept());
            } catch (IOException e) {
                // The door was closed, which ends the loop, or a client hung up before it was let in.
            }
        }
    }

    private void open(Socket client) throws IOException {
        if (refusing) {
            Line.hangUp(client);
            return;
        }
        Socket target = new Socket();
        try {
            target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server), (int) CONNECT.toMillis());
        } catch (IOException e) {
            Line.hangUp(client);
            return;
        }
        Line line = new Line(client, target, () -> weather.get(), time);
        lines.add(line);
        line.onCut(cuts::incrementAndGet);
        line.start(() -> lines.remove(line));
    }
}
