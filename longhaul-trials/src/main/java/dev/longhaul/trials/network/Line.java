package dev.longhaul.trials.network;

import dev.longhaul.trials.network.Weather.CutAtCommit;
import dev.longhaul.trials.network.Weather.Direction;
import dev.longhaul.trials.network.Weather.Fair;
import dev.longhaul.trials.network.Weather.HalfOpen;
import dev.longhaul.trials.network.Weather.Lost;
import dev.longhaul.trials.network.Weather.Slow;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One client's connection and the one to the server behind it. Thread-safe. */
final class Line {

    private static final int BUFFER = 16_384;

    /** What JDBC's driver says, alone or after a NUL, to end a transaction; it must not name its statements. */
    private static final String WORD = "COMMIT\0";

    private final Socket client;
    private final Socket server;
    private final Supplier<Weather> weather;
    private final TrialTime time;
    private final AtomicInteger pumping = new AtomicInteger(2);
    private volatile Runnable onCut = () -> {};
    private volatile boolean answerLost;
    private volatile boolean swallowed;

    Line(Socket client, Socket server, Supplier<Weather> weather, TrialTime time) {
        this.client = client;
        this.server = server;
        this.weather = weather;
        this.time = time;
    }

    /** Tells when it is cut at a commit. */
    void onCut(Runnable listener) {
        onCut = listener;
    }

    /** Passes bytes on until one side hangs up or it is cut. */
    void start(Runnable whenOver) {
        Thread.ofVirtual().start(() -> pump(client, server, Direction.TO_SERVER, whenOver));
        Thread.ofVirtual().start(() -> pump(server, client, Direction.TO_CLIENT, whenOver));
    }

    /** Whether bytes vanished on it. */
    boolean swallowed() {
        return swallowed;
    }

    /** Ends it without a farewell. */
    void reset() {
        hangUp(client);
        hangUp(server);
    }

    /** Closes a socket so that the other side is told of a reset. */
    static void hangUp(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already, which is what is wanted.
            return;
        }
    }

    private void pump(Socket from, Socket to, Direction direction, Runnable whenOver) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!pass(buffer, count, direction, out)) {
                    break;
                }
            }
        } catch (IOException e) {
            // One side hung up; so will the other, below.
        } finally {
            reset();
            if (pumping.decrementAndGet() == 0) {
                whenOver.run();
            }
        }
    }

    /** False when the line is cut here. */
    private boolean pass(byte[] buffer, int count, Direction direction, OutputStream out) throws IOException {
        if (answerLost && direction == Direction.TO_CLIENT) {
            return false;
        }
        switch (weather.get()) {
            case Fair fair -> {}
            case Slow(var perByte) -> time.pause(perByte.multipliedBy(count));
            case HalfOpen(Direction vanishing) -> {
                if (vanishing == direction) {
                    swallowed = true;
                    return true;
                }
            }
            case CutAtCommit(Lost lost) -> {
                if (direction == Direction.TO_SERVER && says(buffer, count)) {
                    onCut.run();
                    if (lost == Lost.THE_WORD) {
                        return false;
                    }
                    answerLost = true;
                }
            }
        }
        out.write(buffer, 0, count);
        out.flush();
        return true;
    }

    private static boolean says(byte[] buffer, int count) {
        return new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(WORD);
    }
}
