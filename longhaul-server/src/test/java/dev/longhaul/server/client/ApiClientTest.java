package dev.longhaul.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.longhaul.server.client.ApiException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private ApiClient client(Duration deadline) {
        return new ApiClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null, deadline);
    }

    @Test
    void the_deadline_covers_a_body_that_never_ends() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });

        try (ApiClient client = client(Duration.ofMillis(300))) {
            assertThatThrownBy(() -> client.get("/api/v1/jobs"))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageEndingWith("did not answer within 300ms");
        }
    }

    @Test
    void an_answer_beyond_the_limit_is_not_kept() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 20; i++) {
                    body.write(part);
                }
            }
        });

        try (ApiClient client = client(Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> client.get("/api/v1/jobs")).hasMessageContaining("larger than 16777216 bytes");
        }
    }

    @Test
    void a_redirect_is_not_followed_with_the_key() {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        try (ApiClient client = client(Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> client.get("/api/v1/jobs"))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
        }
    }
}
