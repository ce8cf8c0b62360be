package dev.longhaul.examples.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.spring.test.LonghaulTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

/** What callers are answered over HTTP. */
@SpringBootTest(
        properties = {
            "spring.datasource.url=jdbc:sqlite:file:answers?mode=memory&cache=shared",
            "spring.datasource.hikari.maximum-pool-size=1",
            "server.address=127.0.0.1"
        },
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@LonghaulTest
class PaymentAnswersTest {

    @Value("${local.server.port}")
    private int port;

    private HttpResponse<String> post(String payment) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/payments"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(payment))
                .build());
    }

    private HttpResponse<String> get(String payment) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/payments/" + payment)).build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    @Test
    void a_payment_is_accepted_and_can_be_asked_for() throws Exception {
        assertThat(post("{\"id\": \"50\", \"cents\": 990, \"url\": \"https://merchant.example/paid\"}")
                        .statusCode())
                .isEqualTo(202);

        HttpResponse<String> answer = get("50");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"notification\":\"scheduled\"");
    }

    @Test
    void a_url_that_may_not_be_reached_is_the_callers_mistake_and_told_in_a_sentence() throws Exception {
        HttpResponse<String> answer = post("{\"id\": \"51\", \"cents\": 990, \"url\": \"http://10.0.0.1/paid\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"detail\":", "10.0.0.1");
        assertThat(get("51").statusCode()).isEqualTo(404);
    }

    @Test
    void a_payment_that_was_recorded_before_is_a_conflict_and_stays_as_it_was() throws Exception {
        post("{\"id\": \"52\", \"cents\": 990, \"url\": \"https://merchant.example/paid\"}");
        String before = get("52").body();

        HttpResponse<String> answer =
                post("{\"id\": \"52\", \"cents\": 1, \"url\": \"https://merchant.example/other\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"detail\":\"payment 52 has been recorded before\"");
        assertThat(get("52").body()).isEqualTo(before);
    }

    @Test
    void a_payment_that_nobody_made_is_not_found() throws Exception {
        HttpResponse<String> answer = get("unknown");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"detail\":\"there is no payment unknown\"");
    }
}
