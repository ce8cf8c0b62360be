package dev.longhaul.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The real application on a free port, with its store in a folder of the test's. */
final class RunningServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RunningServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts the server; settings are {@code longhaul.name=value}, without dashes. */
    static RunningServer start(Path data, String... settings) {
        return new RunningServer(LonghaulServer.start(arguments(data, settings)));
    }

    /** Starts the server with some parts replaced. */
    static RunningServer startWith(Class<?> parts, Path data, String... settings) {
        SpringApplication application = new SpringApplication(ServerApplication.class, parts);
        return new RunningServer(application.run(arguments(data, settings)));
    }

    private static String[] arguments(Path data, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--longhaul.data=" + data));
        if (Arrays.stream(settings).noneMatch(setting -> setting.startsWith("longhaul.port="))) {
            arguments.add("--longhaul.port=0");
        }
        Arrays.stream(settings).map(setting -> "--" + setting).forEach(arguments::add);
        return arguments.toArray(String[]::new);
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    <T> T part(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    /** Posts without a body. */
    Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    /** Posts JSON; headers are name, value, name, value. */
    Answer post(String path, String json, String... headers) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }
}
