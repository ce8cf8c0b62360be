package dev.longhaul.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.http.MediaType.APPLICATION_JSON;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

/** The service as it runs: its web server, its engine, its database file. */
@SpringBootTest(properties = "charge.schedule=10ms*20", webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OrderServiceTest {

    @TempDir
    private static Path folder;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add(
                "spring.datasource.url",
                () -> "jdbc:sqlite:" + folder.resolve("shop.db") + "?transaction_mode=IMMEDIATE&busy_timeout=10000");
    }

    @Test
    void an_order_is_taken_and_fulfilled_though_the_gateway_fails_three_times(@Value("${local.server.port}") int port) {
        RestClient client = RestClient.create("http://127.0.0.1:" + port);

        client.post()
                .uri("/orders")
                .contentType(APPLICATION_JSON)
                .body(new Order("42", "kettle", 4900))
                .retrieve()
                .toBodilessEntity();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(get(client, "/orders/42/story"))
                        .contains("\"reserved\"", "\"invoiced\"", "\"shipped\""));
        assertThat(get(client, "/actuator/longhaul")).contains("order.paid: reserve (in a transaction), then charge");
        String list = get(client, "/longhaul?state=succeeded");
        assertThat(list).contains("order.paid", "paid-42");
        Matcher page = Pattern.compile("href=\"(/longhaul/jobs/[0-9a-f-]+)\"").matcher(list);
        assertThat(page.find()).isTrue();
        assertThat(get(client, page.group(1))).contains("Succeeded on attempt", "Handler charge", "done");
        assertThat(get(client, "/longhaul/console/console.css")).contains("--paper");
        assertThat(get(client, "/actuator/health"))
                .contains("\"longhaul\"")
                .startsWith("{")
                .contains("\"UP\"");
    }

    private static String get(RestClient client, String path) {
        return String.valueOf(client.get().uri(path).retrieve().body(String.class));
    }
}
