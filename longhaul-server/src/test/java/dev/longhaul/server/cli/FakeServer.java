package dev.longhaul.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers what a test told it to, on loopback, and keeps what it was asked. */
final class FakeServer implements AutoCloseable {

    /** One call. */
    record Asked(String method, String path, String body, Map<String, String> headers) {}

    private record Answer(int status, String body) {}

    private final HttpServer http;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Answer>> answers = new HashMap<>();

    FakeServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
    }

    String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    List<Asked> asked() {
        return asked;
    }

    /** Answers calls like {@code GET /api/v1/jobs}: with these in turn, the last one again and again. */
    synchronized FakeServer on(String call, int status, String body) {
        answers.computeIfAbsent(call, ignored -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    private synchronized Answer answerTo(String call) {
        Deque<Answer> queue = answers.get(call);
        if (queue == null) {
            return new Answer(
                    404,
                    "{\"type\":\"urn:longhaul:problem:not-found\",\"title\":\"There is nothing here\",\"detail\":\"nothing at "
                            + call + "\"}");
        }
        return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String path = exchange.getRequestURI().toString();
            asked.add(new Asked(exchange.getRequestMethod(), path, body, headers));
            Answer answer = answerTo(exchange.getRequestMethod() + " " + path);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
