package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers on one PostgreSQL. */
class ServerOnPostgresTest {

    private static final String KEY = "longhaul.secrets.key=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void two_servers_share_deliveries_keys_and_secrets(@TempDir Path data) throws Exception {
        try (Receiver receiver = new Receiver();
                RunningServer one = server(data.resolve("one"), KEY);
                RunningServer other = server(data.resolve("other"), KEY)) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                RunningServer asked = i % 2 == 0 ? one : other;
                ids.add(asked.post(
                                "/api/v1/deliveries",
                                "{\"url\":\"%s\",\"payload\":%d,\"sign\":{\"scheme\":\"standard-webhooks\",\"secret\":\"%s\"}}"
                                        .formatted(receiver.url("/n"), i, SECRET),
                                "Idempotency-Key",
                                "n" + i)
                        .text("id"));
                receiver.next();
            }
            Answer again = other.post(
                    "/api/v1/deliveries",
                    "{\"url\":\"%s\",\"payload\":0,\"sign\":{\"scheme\":\"standard-webhooks\",\"secret\":\"%s\"}}"
                            .formatted(receiver.url("/n"), SECRET),
                    "Idempotency-Key",
                    "n0");

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.text("id")).isEqualTo(ids.getFirst());
            for (String id : ids) {
                await().untilAsserted(() ->
                        assertThat(one.get("/api/v1/jobs/" + id).text("state")).isEqualTo("succeeded"));
            }
        }
    }

    @Test
    void a_deliverys_texts_can_hold_what_json_can_hold(@TempDir Path data) throws Exception {
        try (Receiver receiver = new Receiver().reply(200, "\u0000ok");
                RunningServer server = server(data, KEY)) {
            Answer accepted = server.post(
                    "/api/v1/deliveries",
                    "{\"url\":\"%s\",\"payload\":\"\\u0000😀\",\"labels\":{\"é\":\"支付宝\"}}"
                            .formatted(receiver.url("/x")));

            assertThat(receiver.next().body()).isEqualTo("\"\\u0000😀\"");
            await().untilAsserted(() -> assertThat(
                            server.get("/api/v1/jobs/" + accepted.text("id")).text("state"))
                    .isEqualTo("succeeded"));
        }
    }

    @Test
    void the_url_can_be_written_as_psql_takes_it(@TempDir Path data) {
        try (RunningServer server = RunningServer.start(
                data,
                "longhaul.database-url=postgresql://postgres:secret@127.0.0.1:" + postgres.getPort() + "/postgres",
                KEY)) {
            assertThat(server.get("/actuator/health").status()).isEqualTo(200);
            assertThat(data).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://root:hunter2@h/d", "jdbc:h2:mem:hunter2", "postgresql://user:hunter2@", "hunter2"})
    void a_url_that_cannot_be_stops_the_start_without_showing_a_password(String url, @TempDir Path data) {
        assertThatThrownBy(() -> RunningServer.start(data, "longhaul.database-url=" + url))
                .rootCause()
                .isInstanceOf(dev.longhaul.spring.config.InvalidConfigurationException.class)
                .hasMessageContaining("longhaul.database-url")
                .hasMessageNotContaining(url.equals("hunter2") || url.startsWith("jdbc:h2") ? "\0" : "hunter2");
    }

    private static RunningServer server(Path data, String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("longhaul.webhooks.allowed-networks=127.0.0.0/8");
        settings.add("longhaul.database-url=" + postgres.getJdbcUrl("postgres", "postgres"));
        return RunningServer.start(data, settings.toArray(String[]::new));
    }
}
