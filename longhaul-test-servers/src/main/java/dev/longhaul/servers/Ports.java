package dev.longhaul.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of 127.0.0.1, below those that the system hands out for outgoing connections. Thread-safe.
 *
 * <p>Above that border a client that knocks at a stopped server's port can be given that very port as its own, connect to itself,
 * and keep the server from coming back.
 */
final class Ports {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    /** Processes that run side by side begin at different ones. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % (HIGHEST - LOWEST)));

    private Ports() {}

    /** A port that nobody listens on now, and that this process was not given before. */
    static int free() {
        for (int tried = 0; tried < HIGHEST - LOWEST; tried++) {
            int port = LOWEST + NEXT.getAndIncrement() % (HIGHEST - LOWEST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody listens there: the next one.
            }
        }
        throw new IllegalStateException("no port of 127.0.0.1 between " + LOWEST + " and " + HIGHEST + " is free");
    }

    /** Whether somebody accepts connections there. */
    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
