package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.server.Receiver.Hit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as it is started by default, with its files in a folder. */
class ServerOnSqliteTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    private Path folder;

    private Receiver receiver;

    @BeforeEach
    void receive() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void what_was_accepted_is_delivered_after_a_restart() throws InterruptedException {
        String id;
        try (RunningServer first = start()) {
            id = first.post(
                            "/api/v1/deliveries",
                            "{\"url\":\"%s\",\"payload\":{\"n\":1},\"startAt\":\"2031-01-01T00:00:00Z\",\"sign\":"
                                            .formatted(receiver.url("/later"))
                                    + "{\"scheme\":\"standard-webhooks\",\"secret\":\"" + SECRET + "\"}}")
                    .text("id");
        }

        try (RunningServer second = start()) {
            second.post("/api/v1/jobs/" + id + "/attempt-now");
            Hit hit = receiver.next();

            assertThat(hit.headers()).containsEntry("webhook-id", id);
            assertThat(hit.headers().get("webhook-signature")).startsWith("v1,");
            await().untilAsserted(() ->
                    assertThat(second.get("/api/v1/jobs/" + id).text("state")).isEqualTo("succeeded"));
        }
    }

    @Test
    void its_files_are_for_their_owner_only_and_hold_no_secret() throws IOException {
        try (RunningServer server = start()) {
            server.post(
                    "/api/v1/deliveries",
                    "{\"url\":\"%s\",\"sign\":{\"scheme\":\"standard-webhooks\",\"secret\":\"%s\"}}"
                            .formatted(receiver.url("/x"), SECRET));

            try (Stream<Path> files = Files.walk(data())) {
                List<Path> all = files.filter(Files::isRegularFile).toList();
                assertThat(all)
                        .extracting(file -> file.getFileName().toString())
                        .contains("longhaul.db", "secrets.key");
                for (Path file : all) {
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertThat(bytes.contains(SECRET.substring(6)))
                            .as(file.toString())
                            .isFalse();
                }
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_secret_whose_key_is_gone_fails_the_attempt_with_the_reason_and_loses_nothing() throws IOException {
        String id;
        try (RunningServer first = start()) {
            id = first.post(
                            "/api/v1/deliveries",
                            "{\"url\":\"%s\",\"startAt\":\"2031-01-01T00:00:00Z\",\"sign\":{\"scheme\":\"standard-webhooks\",\"secret\":\"%s\"}}"
                                    .formatted(receiver.url("/x"), SECRET))
                    .text("id");
        }
        Files.delete(data().resolve("secrets.key"));

        try (RunningServer second = start()) {
            second.post("/api/v1/jobs/" + id + "/attempt-now");

            await().untilAsserted(() -> {
                Answer job = second.get("/api/v1/jobs/" + id);
                assertThat(job.json().at("/attempts/0/error").asString()).contains("longhaul.secrets.key");
                assertThat(job.text("state")).isEqualTo("scheduled");
            });
        }
    }

    @Test
    void health_is_up_and_says_who_works_here() {
        try (RunningServer server = start("longhaul.node=till-1")) {
            Answer health = server.get("/actuator/health");

            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json().at("/components/longhaul/status").asString())
                    .isEqualTo("UP");
            assertThat(health.json().at("/components/longhaul/details/node").asString())
                    .startsWith("till-1-");
            assertThat(server.get("/actuator/health/readiness").status()).isEqualTo(200);
            assertThat(server.get("/actuator/health/liveness").status()).isEqualTo(200);
        }
    }

    @Test
    void metrics_tell_attempts_lateness_and_what_waits() throws InterruptedException {
        receiver.reply(500, "");
        try (RunningServer server = start()) {
            server.post(
                    "/api/v1/deliveries", "{\"url\":\"%s\",\"schedule\":\"10ms\"}".formatted(receiver.url("/twice")));
            server.post(
                    "/api/v1/deliveries",
                    "{\"url\":\"%s\",\"startAt\":\"2031-01-01T00:00:00Z\"}".formatted(receiver.url("/later")));
            receiver.next();
            receiver.next();

            await().untilAsserted(() -> assertThat(
                            server.get("/actuator/prometheus").body())
                    .contains("longhaul_attempts_total{outcome=\"succeeded\",type=\"webhook\"} 1.0")
                    .contains("longhaul_attempts_total{outcome=\"failed\",type=\"webhook\"} 1.0")
                    .contains("longhaul_accepted_total 2.0")
                    .containsPattern("longhaul_lateness_seconds_bucket\\{type=\"webhook\",le=\"0.1\"\\} \\d")
                    .contains("longhaul_lateness_seconds_count{type=\"webhook\"} 2")
                    .contains("longhaul_in_flight 0.0")
                    .contains("longhaul_store_reachable 1.0")
                    .contains("longhaul_settle_commits_total"));
        }
        try (RunningServer server = start()) {
            assertThat(server.get("/actuator/prometheus").body())
                    .contains("longhaul_waiting_jobs{type=\"webhook\"} 1.0");
        }
    }

    @Test
    void a_second_server_on_the_same_folder_is_refused() {
        try (RunningServer first = start()) {
            assertThat(first.get("/actuator/health").status()).isEqualTo(200);
            assertThatThrownBy(this::start).isNotNull();
        }
    }

    @Test
    void a_stop_lets_the_attempt_in_flight_end_and_records_it() throws Exception {
        receiver.reply(0, "");
        String id;
        RunningServer server = start("longhaul.shutdown-timeout=20s");
        id = server.post("/api/v1/deliveries", "{\"url\":\"%s\"}".formatted(receiver.url("/slow")))
                .text("id");
        receiver.next();
        assertThat(server.get("/api/v1/jobs/" + id).text("state")).isEqualTo("running");

        Thread stop = Thread.ofVirtual().start(server::close);
        receiver.close(); // the one in flight ends with a reset
        stop.join();

        try (RunningServer again = start()) {
            Answer job = again.get("/api/v1/jobs/" + id);
            assertThat(job.json().path("attempts")).hasSize(1);
            assertThat(job.json().at("/attempts/0/outcome").asString()).isEqualTo("failed");
        }
    }

    @Test
    void a_stop_waits_no_longer_than_it_was_told() throws Exception {
        receiver.reply(0, "");
        RunningServer server = start("longhaul.shutdown-timeout=1s");
        String id = server.post(
                        "/api/v1/deliveries", "{\"url\":\"%s\",\"timeout\":\"PT2M\"}".formatted(receiver.url("/hangs")))
                .text("id");
        receiver.next();

        long before = System.nanoTime();
        server.close();

        assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
        try (RunningServer again = start()) {
            assertThat(again.get("/api/v1/jobs/" + id).text("state")).isIn("scheduled", "running");
        }
    }

    @Test
    void the_console_is_at_the_root_with_files_of_its_own() {
        try (RunningServer server = start()) {
            server.post("/api/v1/deliveries", "{\"url\":\"%s\"}".formatted(receiver.url("/shown")));

            Answer list = server.get("/");
            assertThat(list.body()).contains("<h1>Deliveries</h1>", "/shown", "/console/console.css");
            for (String file : List.of("console.css", "console.js", "icon.svg", "htmx.min.js")) {
                assertThat(server.get("/console/" + file).status()).as(file).isEqualTo(200);
            }
            assertThat(server.get("/deliveries/01890a5d-ac96-774b-bcce-b302099a8057")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void configured_schedules_have_names() {
        try (RunningServer server = start("longhaul.schedules.patient=1m 1h 1d")) {
            assertThat(server.get("/api/v1/schedules?spec=patient").text("spec"))
                    .isEqualTo("1m 1h 24h");
            assertThat(server.get("/api/v1/schedules")
                            .json()
                            .at("/items/0/name")
                            .asString())
                    .isEqualTo("patient");
        }
    }

    private RunningServer start(String... more) {
        String[] settings = Stream.concat(Stream.of("longhaul.webhooks.allowed-networks=127.0.0.0/8"), Stream.of(more))
                .toArray(String[]::new);
        return RunningServer.start(data(), settings);
    }

    private Path data() {
        return folder.resolve("data");
    }
}
