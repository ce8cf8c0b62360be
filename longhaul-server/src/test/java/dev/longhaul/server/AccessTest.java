package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.operator.Moved;
import dev.longhaul.server.security.ApiKey;
import dev.longhaul.testkit.operator.FakeJobs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, under which name, from which page. */
class AccessTest {

    private static final String CANCEL = "/api/v1/jobs/" + FakeEngine.ID + "/cancel";
    private static final ApiKey.Generated KEY = ApiKey.generate(new SecureRandom());

    private static RunningServer open;
    private static RunningServer locked;

    @BeforeAll
    static void start(@TempDir Path data) {
        open = RunningServer.startWith(FakeEngine.class, data, "longhaul.allowed-hosts=jobs.internal");
        locked = RunningServer.startWith(
                FakeEngine.class,
                data,
                "longhaul.address=0.0.0.0",
                "longhaul.api-keys[0].name=shop",
                "longhaul.api-keys[0].hash=" + KEY.hash());
    }

    @AfterAll
    static void stop() {
        open.close();
        locked.close();
    }

    @Test
    void on_loopback_no_key_is_needed() {
        assertThat(open.get("/api/v1/jobs").status()).isEqualTo(200);
    }

    @Test
    void beyond_loopback_the_server_does_not_start_without_keys_and_says_how_to_make_one(@TempDir Path data) {
        assertThatThrownBy(() -> RunningServer.startWith(FakeEngine.class, data, "longhaul.address=0.0.0.0"))
                .rootCause()
                .hasMessageContaining("0.0.0.0")
                .extracting(failure -> ((dev.longhaul.spring.config.InvalidConfigurationException) failure).remedy())
                .asString()
                .contains("./longhaul key", "LONGHAUL_API_KEYS_0_HASH", "127.0.0.1");
    }

    @Test
    void nor_when_the_address_is_set_behind_longhauls_back(@TempDir Path data) {
        assertThatThrownBy(() -> RunningServer.startWith(FakeEngine.class, data, "server.address=::"))
                .rootCause()
                .isInstanceOf(dev.longhaul.spring.config.InvalidConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs", "/api/v1/openapi", "/actuator/prometheus", "/", "/error", "/nowhere"})
    void with_keys_everything_needs_one(String path) {
        Answer answer = locked.get(path);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("code")).isEqualTo("unauthorized");
    }

    @Test
    void a_program_is_asked_for_a_bearer_token_and_a_browser_for_a_password() {
        assertThat(locked.get("/api/v1/jobs").header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(locked.get("/").header("WWW-Authenticate")).startsWith("Basic");
    }

    @Test
    void the_key_opens_as_bearer_token() {
        Answer answer = locked.send(locked.request("/api/v1/jobs").header("Authorization", "Bearer " + KEY.key()));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void the_key_opens_as_password_whatever_the_user_is_called() {
        String pair = Base64.getEncoder().encodeToString(("me:" + KEY.key()).getBytes(StandardCharsets.UTF_8));
        Answer answer = locked.send(locked.request("/api/v1/jobs").header("Authorization", "Basic " + pair));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void the_hash_is_no_key() {
        Answer answer = locked.send(locked.request("/api/v1/jobs").header("Authorization", "Bearer " + KEY.hash()));

        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Basic !!!", "Basic", "Basic Og==", "Digest x", "bearer lh_", " "})
    void an_authorization_that_is_none_opens_nothing(String authorization) {
        Answer answer = locked.send(locked.request("/api/v1/jobs").header("Authorization", authorization));

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void the_caller_is_named_by_the_key() {
        FakeJobs jobs = locked.part(FakeJobs.class);
        jobs.answers(new Moved.Done(FakeEngine.waiting(null)));

        locked.send(locked.request(CANCEL)
                .header("Authorization", "Bearer " + KEY.key())
                .POST(BodyPublishers.noBody()));

        assertThat(jobs.asked()).containsExactly("cancel by shop");
    }

    @Test
    void health_may_be_asked_without_a_key_and_then_says_no_more_than_up() {
        assertThat(locked.get("/actuator/health").body())
                .contains("\"status\":\"UP\"")
                .doesNotContain("components");
        assertThat(locked.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/../prometheus",
                "/actuator/health/%2e%2e/prometheus",
                "/actuator/health;/../prometheus"
            })
    void a_detour_over_health_needs_a_key(String path) throws IOException {
        assertThat(raw(locked, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("jvm_memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:1",
                "127.0.0.1:8420",
                "[::1]",
                "[::1]:8420",
                "jobs.internal",
                "jobs.internal:80"
            })
    void on_loopback_the_server_answers_to_its_own_names(String host) throws IOException {
        assertThat(raw(open, get(host))).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "192.168.0.9:8420",
                "[::2]",
                "localhost."
            })
    void on_loopback_the_server_does_not_answer_to_other_names(String host) throws IOException {
        assertThat(raw(open, get(host))).startsWith("HTTP/1.1 403").contains("host-not-allowed");
    }

    @Test
    void a_request_without_a_host_is_refused() throws IOException {
        assertThat(raw(open, "GET /api/v1/jobs HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, anything",
        "Origin, http://evil.example",
        "Origin, null",
        "Origin, http://localhost:1",
    })
    void another_sites_page_can_change_nothing(String header, String value) {
        Answer answer = open.send(open.request(CANCEL)
                .headers(header, value, "Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("code")).isEqualTo("cross-site");
    }

    @Test
    void our_own_page_and_programs_can() {
        open.part(FakeJobs.class).answers(new Moved.Done(FakeEngine.waiting(null)));
        String own = "http://127.0.0.1:" + open.port();

        assertThat(open.post(CANCEL).status()).isEqualTo(200);
        assertThat(open.post(CANCEL, "{}", "Origin", own).status()).isEqualTo(200);
        assertThat(open.post(CANCEL, "{}", "Sec-Fetch-Site", "same-origin", "Origin", own)
                        .status())
                .isEqualTo(200);
        assertThat(open.post(CANCEL, "{}", "Sec-Fetch-Site", "none").status()).isEqualTo(200);
    }

    @Test
    void no_other_page_is_allowed_to_read_our_answers_or_to_frame_them() {
        Answer answer = open.send(open.request("/api/v1/jobs").header("Origin", "http://evil.example"));

        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("(no Access-Control-Allow-Origin)");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "beans", "configprops", "heapdump", "threaddump", "loggers", "shutdown", "mappings"})
    void nothing_else_of_the_actuator_is_there(String endpoint) {
        assertThat(open.get("/actuator/" + endpoint).status()).isEqualTo(404);
        assertThat(open.post("/actuator/" + endpoint).status()).isEqualTo(404);
    }

    private static String get(String host) {
        return "GET /api/v1/jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    }

    private static String raw(RunningServer server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
