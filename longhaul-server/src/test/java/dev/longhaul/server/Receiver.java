package dev.longhaul.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody's server on loopback that notes what it gets, and answers what the test says. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Hit> hits = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What came. */
    record Hit(String path, Map<String, String> headers, String body) {}

    /** What goes back; a status of 0 hangs until the receiver is closed. */
    record Reply(int status, String body) {}

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Answers the next request so, and those after it with 200 unless said. */
    Receiver reply(int status, String body) {
        replies.add(new Reply(status, body));
        return this;
    }

    /** The next request that came. */
    Hit next() throws InterruptedException {
        Hit hit = hits.poll(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
        if (hit == null) {
            throw new AssertionError("nothing came within 20 seconds");
        }
        return hit;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Reply reply = replies.poll();
            hits.add(new Hit(exchange.getRequestURI().toString(), headers, body));
            if (reply != null && reply.status() == 0) {
                closed.await();
                return;
            }
            byte[] answer = (reply == null ? "ok" : reply.body()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply == null ? 200 : reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
