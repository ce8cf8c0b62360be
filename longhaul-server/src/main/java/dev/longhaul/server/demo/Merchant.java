package dev.longhaul.server.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A receiver with moods, on a loopback address of its own where there is one, so that the demo's server is allowed to
 * deliver to it and to nothing else on this machine. Its mood is set from one thread; it answers on others.
 */
final class Merchant implements AutoCloseable {

    /** Linux answers on all of 127.0.0.0/8; nothing else is likely to listen here. */
    private static final byte[] OWN_ADDRESS = {127, 84, 20, 1};

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final InetSocketAddress address;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Mood mood = Mood.DOWN;
    private @Nullable HttpServer http;

    private Merchant(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * A merchant that is down.
     *
     * @param port where it was before; 0 for a free one
     * @throws IOException if the port is in use
     */
    static Merchant at(int port) throws IOException {
        InetAddress host;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(OWN_ADDRESS))) {
            host = probe.getInetAddress();
        } catch (IOException notThere) {
            host = InetAddress.getByAddress(LOOPBACK); // Systems other than Linux have this one only.
        }
        try (ServerSocket probe = new ServerSocket(port, 1, host)) {
            return new Merchant(new InetSocketAddress(host, probe.getLocalPort()));
        }
    }

    /** Its port; closed while it is down. */
    int port() {
        return address.getPort();
    }

    /** Its address, and no other, as a network. */
    String network() {
        return address.getAddress().getHostAddress() + "/32";
    }

    /** Where to deliver. */
    String url(String path) {
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path;
    }

    Mood mood() {
        return mood;
    }

    /**
     * Changes its mood.
     *
     * @throws IOException if it cannot open its port
     */
    void become(Mood next) throws IOException {
        mood = next;
        if (next != Mood.DOWN && http == null) {
            HttpServer opened = HttpServer.create(address, 0);
            opened.createContext("/", this::answer);
            opened.setExecutor(threads);
            opened.start();
            http = opened;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            switch (mood) {
                case DOWN, ERRS -> reply(exchange, 500, "text/plain", "the database of this shop is on fire");
                case HANGS -> hang();
                case WELL -> acknowledge(exchange);
            }
        }
    }

    /** Each provider's receivers answer in its own way. */
    private static void acknowledge(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().startsWith("/wechat")) {
            reply(exchange, 200, "application/json", "{\"code\":\"SUCCESS\",\"message\":\"\"}");
        } else {
            reply(exchange, 200, "text/plain", "success");
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void hang() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        released.countDown();
        if (http != null) {
            http.stop(0);
        }
        threads.shutdownNow();
    }
}
