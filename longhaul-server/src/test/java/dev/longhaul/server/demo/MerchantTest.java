package dev.longhaul.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MerchantTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private Merchant merchant;

    @BeforeEach
    void open() throws IOException {
        merchant = Merchant.at(0);
    }

    @AfterEach
    void close() {
        merchant.close();
        client.close();
    }

    private HttpResponse<String> post(String path, Duration timeout) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(merchant.url(path)))
                .timeout(timeout)
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void its_port_is_closed_while_it_is_down() {
        assertThatThrownBy(() -> post("/hooks", Duration.ofSeconds(5))).isInstanceOf(ConnectException.class);
    }

    @Test
    void it_answers_as_its_mood_says() throws IOException, InterruptedException {
        merchant.become(Mood.ERRS);
        assertThat(post("/hooks", Duration.ofSeconds(5)).statusCode()).isEqualTo(500);

        merchant.become(Mood.HANGS);
        assertThatThrownBy(() -> post("/hooks", Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);

        merchant.become(Mood.WELL);
        assertThat(post("/alipay/notify", Duration.ofSeconds(5)).body()).isEqualTo("success");
        assertThat(post("/wechat-pay/notify", Duration.ofSeconds(5)).body()).startsWith("{\"code\":\"SUCCESS\"");
    }

    @Test
    void its_network_is_its_own_address_and_no_other() {
        assertThat(merchant.url("/")).startsWith("http://" + merchant.network().replace("/32", "") + ":");
    }

    @Test
    void a_port_that_is_taken_is_refused() throws IOException {
        merchant.become(Mood.WELL);

        assertThatThrownBy(() -> Merchant.at(merchant.port())).isInstanceOf(IOException.class);
    }
}
