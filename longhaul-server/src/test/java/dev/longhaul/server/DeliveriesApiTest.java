package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.JobRequest;
import dev.longhaul.server.Receiver.Hit;
import dev.longhaul.webhooks.signature.SigningSecret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeliveriesApiTest {

    private static final String DELIVERIES = "/api/v1/deliveries";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static RunningServer server;
    private static Receiver receiver;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        receiver = new Receiver();
        server = RunningServer.startWith(
                MemoryStoreParts.class,
                data,
                "longhaul.webhooks.allowed-networks=127.0.0.0/8",
                "longhaul.payload-limit=10KB",
                "longhaul.http.idle-timeout=1s",
                "longhaul.shutdown-timeout=1s");
    }

    @AfterAll
    static void stop() {
        server.close();
        receiver.close();
    }

    @Test
    void a_delivery_is_accepted_sent_and_shown_with_its_attempt() throws InterruptedException {
        Answer accepted = server.post(DELIVERIES, """
                {"url":"%s","payload":{"order": "42", "paid": 9.90},"headers":{"X-Shop":"7"},"labels":{"shop":"7"}}""".formatted(receiver.url("/notify?a=b")));

        Hit hit = receiver.next();
        JsonNode job = ended(accepted.text("id"));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/jobs/" + accepted.text("id"));
        assertThat(hit.path()).isEqualTo("/notify?a=b");
        assertThat(hit.body()).isEqualTo("{\"order\":\"42\",\"paid\":9.90}");
        assertThat(hit.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("x-shop", "7")
                .containsEntry("longhaul-attempt", "1")
                .containsEntry("webhook-id", accepted.text("id"))
                .doesNotContainKey("longhaul-request-digest");
        assertThat(job.path("state").asString()).isEqualTo("succeeded");
        assertThat(job.path("type").asString()).isEqualTo("webhook");
        assertThat(job.path("url").asString()).isEqualTo(receiver.url("/notify?a=b"));
        assertThat(job.path("endpoint").asString()).isEqualTo("127.0.0.1");
        assertThat(job.path("attempts").get(0).path("outcome").asString()).isEqualTo("succeeded");
        assertThat(job.path("attempts").get(0).path("response").path("status").asInt())
                .isEqualTo(200);
        assertThat(job.path("attempts").get(0).path("response").path("body").asString())
                .isEqualTo("ok");
    }

    @Test
    void a_failed_attempt_shows_what_was_answered_and_the_next_one_follows_the_schedule() throws InterruptedException {
        receiver.reply(503, "<script>later</script>").reply(200, " success\n");

        Answer accepted = server.post(DELIVERIES, """
                {"url":"%s","body":"a=1&b=2","contentType":"application/x-www-form-urlencoded",
                 "schedule":"20ms 20ms","acknowledge":{"body":"success"}}""".formatted(receiver.url("/alipay")));
        Hit first = receiver.next();
        Hit second = receiver.next();
        JsonNode job = ended(accepted.text("id"));

        assertThat(first.body()).isEqualTo(second.body()).isEqualTo("a=1&b=2");
        assertThat(second.headers()).containsEntry("longhaul-attempt", "2");
        assertThat(job.path("schedule").asString()).isEqualTo("20ms 20ms");
        assertThat(job.path("attempts")).hasSize(2);
        assertThat(job.path("attempts").get(0).path("error").asString()).contains("503");
        assertThat(job.path("attempts").get(0).path("response").path("body").asString())
                .isEqualTo("<script>later</script>");
    }

    @Test
    void the_end_is_told_to_the_url_that_asked_for_it() throws InterruptedException {
        receiver.reply(410, "gone");

        Answer accepted = server.post(
                DELIVERIES,
                "{\"url\":\"%s\",\"onEnd\":\"%s\"}".formatted(receiver.url("/order"), receiver.url("/ended")));
        Hit order = receiver.next();
        Hit ended = receiver.next();

        assertThat(order.body()).isEmpty();
        assertThat(ended.path()).isEqualTo("/ended");
        assertThat(JsonMapper.shared().readTree(ended.body()).path("id").asString())
                .isEqualTo(accepted.text("id"));
        assertThat(JsonMapper.shared().readTree(ended.body()).path("deadReason").asString())
                .isEqualTo("aborted");
    }

    @Test
    void a_secret_signs_what_is_sent_and_is_never_shown() throws InterruptedException {
        Answer accepted = server.post(
                DELIVERIES, """
                {"url":"%s","payload":[1],"sign":{"scheme":"standard-webhooks","secret":"%s"},
                 "onEnd":{"url":"%s","sign":{"scheme":"standard-webhooks","secret":"%s"}}}""".formatted(receiver.url("/signed"), SECRET, receiver.url("/signed-end"), SECRET));
        Hit hit = receiver.next();
        Hit end = receiver.next();

        assertThat(hit.headers().get("webhook-signature")).startsWith("v1,");
        assertThat(end.headers().get("webhook-signature")).startsWith("v1,");
        assertThat(accepted.body()
                        + ended(accepted.text("id"))
                        + server.get("/api/v1/jobs").body())
                .doesNotContain("MfKQ9r8G");
    }

    @Test
    void the_same_key_and_body_give_the_first_job_and_another_body_is_refused() {
        String body = "{\"url\":\"%s\",\"payload\":{\"a\":1,\"b\":2},\"startAt\":\"2031-01-01T00:00:00Z\"}"
                .formatted(receiver.url("/later"));
        String same =
                "{ \"startAt\": \"2031-01-01T01:00:00.000+01:00\", \"timeout\":\"PT15.000S\", \"schedule\":\"standard-webhooks\","
                        + " \"payload\": {\"b\": 2, \"a\": 1}, \"labels\":{}, \"url\": \"" + receiver.url("/later")
                        + "\" }";

        Answer first = server.post(DELIVERIES, body, "Idempotency-Key", "order-42");
        Answer again = server.post(DELIVERIES, same, "Idempotency-Key", "order-42");
        Answer other = server.post(DELIVERIES, body.replace("1,", "3,"), "Idempotency-Key", "order-42");
        Answer otherKey = server.post(DELIVERIES, body, "Idempotency-Key", "order-43");

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("code")).isEqualTo("idempotency-conflict");
        assertThat(other.text("field")).isEqualTo("Idempotency-Key");
        assertThat(otherKey.status()).isEqualTo(202);
        assertThat(otherKey.text("id")).isNotEqualTo(first.text("id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                          | invalid-field | url",
                "{\"url\":null}                                              | invalid-field | url",
                "{\"url\":\"\"}                                              | invalid-field | url",
                "{\"url\":\"ftp://h/\"}                                      | invalid-field | url",
                "{\"url\":\"http://10.0.0.1/\"}                              | invalid-field | url",
                "{\"url\":\"http://169.254.169.254/latest/meta-data\"}       | invalid-field | url",
                "{\"url\":\"http://2130706433/\"}                            | invalid-field | url",
                "{\"url\":\"http://[::1]/\"}                                 | invalid-field | url",
                "{\"url\":\"http://a@h.example/\"}                           | invalid-field | url",
                "{\"url\":\"http://h.example/\\r\\nX: y\"}                   | invalid-field | url",
                "{\"url\":\"http://h.example:25/\"}                          | invalid-field | url",
                "{\"url\":\"U\",\"urll\":1}                                  | unknown-field | urll",
                "{\"url\":\"U\",\"@class\":\"x\"}                            | unknown-field | @class",
                "{\"url\":\"U\",\"payload\":1,\"body\":\"x\"}                | invalid-field | body",
                "{\"url\":\"U\",\"payload\":1,\"contentType\":\"text/xml\"}  | invalid-field | contentType",
                "{\"url\":\"U\",\"body\":\"x\",\"contentType\":\"x\"}        | invalid-field | contentType",
                "{\"url\":\"U\",\"body\":5}                                  | invalid-field | body",
                "{\"url\":\"U\",\"headers\":{\"Host\":\"h\"}}                | invalid-field | headers",
                "{\"url\":\"U\",\"headers\":{\"Content-Length\":\"1\"}}      | invalid-field | headers",
                "{\"url\":\"U\",\"headers\":{\"X\":\"a\\r\\nb\"}}            | invalid-field | headers",
                "{\"url\":\"U\",\"headers\":{\"X\":\"a\\u0000b\"}}           | invalid-field | headers",
                "{\"url\":\"U\",\"headers\":{\"webhook-id\":\"1\"}}          | invalid-field | headers",
                "{\"url\":\"U\",\"headers\":{\"X\":null}}                    | invalid-field | headers.X",
                "{\"url\":\"U\",\"headers\":{\"X\":1}}                       | invalid-field | headers.X",
                "{\"url\":\"U\",\"timeout\":\"P99999Y\"}                     | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"NaN\"}                         | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"-PT5S\"}                       | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"PT-5S\"}                       | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"PT0S\"}                        | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"PT1H\"}                        | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"P\"}                           | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"PT\"}                          | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":\"15s\"}                         | invalid-field | timeout",
                "{\"url\":\"U\",\"timeout\":15}                              | invalid-field | timeout",
                "{\"url\":\"U\",\"schedule\":\"alipai\"}                     | invalid-field | schedule",
                "{\"url\":\"U\",\"schedule\":\"4m 15x\"}                     | invalid-field | schedule",
                "{\"url\":\"U\",\"schedule\":\"\"}                           | invalid-field | schedule",
                "{\"url\":\"U\",\"acknowledge\":{\"status\":\"302\"}}        | invalid-field | acknowledge.status",
                "{\"url\":\"U\",\"acknowledge\":{\"status\":\"x\"}}          | invalid-field | acknowledge.status",
                "{\"url\":\"U\",\"acknowledge\":{\"body\":\" \"}}            | invalid-field | acknowledge.body",
                "{\"url\":\"U\",\"acknowledge\":{\"json\":{}}}               | invalid-field | acknowledge.json",
                "{\"url\":\"U\",\"acknowledge\":{\"body\":\"a\",\"xml\":{\"a\":\"b\"}}} | invalid-field | acknowledge",
                "{\"url\":\"U\",\"acknowledge\":{\"stat\":\"2xx\"}}          | unknown-field | acknowledge.stat",
                "{\"url\":\"U\",\"sign\":{}}                                 | invalid-field | sign.scheme",
                "{\"url\":\"U\",\"sign\":{\"scheme\":\"md5\",\"secret\":\"x\"}} | invalid-field | sign.scheme",
                "{\"url\":\"U\",\"sign\":{\"scheme\":\"standard-webhooks\"}} | invalid-field | sign.secret",
                "{\"url\":\"U\",\"sign\":{\"scheme\":\"standard-webhooks\",\"secret\":\"whsec_abc\"}}"
                        + " | invalid-field | sign.secret",
                "{\"url\":\"U\",\"startAt\":\"tomorrow\"}                    | invalid-field | startAt",
                "{\"url\":\"U\",\"startAt\":\"9999-01-01T00:00:00Z\"}        | invalid-field | startAt",
                "{\"url\":\"U\",\"deadline\":\"2020-01-01T00:00:00Z\"}       | invalid-field | deadline",
                "{\"url\":\"U\",\"startAt\":\"2031-01-02T00:00:00Z\",\"deadline\":\"2031-01-01T00:00:00Z\"}"
                        + " | invalid-field | deadline",
                "{\"url\":\"U\",\"orderingKey\":\"\"}                        | invalid-field | orderingKey",
                "{\"url\":\"U\",\"labels\":{\"\":\"x\"}}                     | invalid-field | labels",
                "{\"url\":\"U\",\"labels\":{\"a\":null}}                     | invalid-field | labels.a",
                "{\"url\":\"U\",\"onEnd\":\"http://10.0.0.1/\"}              | invalid-field | onEnd.url",
                "{\"url\":\"U\",\"onEnd\":{}}                                | invalid-field | onEnd.url",
                "{\"url\":\"U\",\"onEnd\":5}                                 | invalid-field | onEnd",
                "{\"url\":\"U\",\"onEnd\":{\"url\":\"U\",\"timeout\":\"x\"}} | invalid-field | onEnd.timeout",
                "{\"url\":\"U\",\"onEnd\":{\"url\":\"U\",\"onEnd\":\"U\"}}   | unknown-field | onEnd.onEnd",
            })
    void what_cannot_be_is_refused_by_the_fields_name(String body, String code, String field) {
        Answer answer = server.post(DELIVERIES, body.replace("\"U\"", "\"" + receiver.url("/never") + "\""));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("code")).as(answer.body()).isEqualTo(code);
        assertThat(answer.text("field")).as(answer.body()).isEqualTo(field);
        assertThat(answer.body()).doesNotContain("whsec_abc", "java.", "tools.jackson");
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1/, longhaul.webhooks.allowed-networks",
        "https://shop.example:25/, longhaul.webhooks.allowed-ports",
    })
    void a_refused_address_or_port_is_told_with_the_setting_that_allows_it(String url, String setting) {
        assertThat(server.post(DELIVERIES, "{\"url\":\"" + url + "\"}").text("detail"))
                .contains(setting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "\"x\"", "{", "{\"url\":\"a\",\"url\":\"b\"}", "{} {}", "{\"payload\":NaN}"})
    void a_body_that_is_not_one_json_object_is_refused(String body) {
        Answer answer = server.post(DELIVERIES, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("invalid-json");
    }

    @Test
    void depth_and_digits_are_limited() {
        Answer deep = server.post(DELIVERIES, "{\"payload\":" + "[".repeat(1_001) + "]".repeat(1_001) + "}");
        Answer digits = server.post(DELIVERIES, "{\"payload\":" + "1".repeat(1_001) + "}");

        assertThat(deep.status()).isEqualTo(400);
        assertThat(deep.text("detail")).contains("nesting deeper than 500");
        assertThat(digits.status()).isEqualTo(400);
        assertThat(digits.text("detail")).contains("number longer than 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data;boundary=x", "text/json"
            })
    void a_body_that_is_not_json_by_its_media_type_is_refused(String type) {
        Answer answer = server.send(server.request(DELIVERIES)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"url\":\"http://h.example/\"}")));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text("code")).isEqualTo("unsupported-media-type");
    }

    @Test
    void a_payload_over_the_limit_is_refused_by_name() {
        Answer answer = server.post(
                DELIVERIES, "{\"url\":\"%s\",\"body\":\"%s\"}".formatted(receiver.url("/never"), "x".repeat(10_241)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo("body");
        assertThat(answer.text("detail")).contains("10241", "10240", "longhaul.payload-limit");
    }

    @Test
    void a_payload_of_the_limit_is_accepted_whatever_its_characters_take_when_stored() throws InterruptedException {
        String worst = "\\u0001".repeat(10_240);

        Answer answer =
                server.post(DELIVERIES, "{\"url\":\"%s\",\"body\":\"%s\"}".formatted(receiver.url("/worst"), worst));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(receiver.next().body()).isEqualTo("\u0001".repeat(10_240));
    }

    @Test
    void a_body_over_the_limit_is_413_announced_or_not() {
        byte[] large = new byte[1024 * 1024 + 1];
        List<Answer> answers = List.of(
                server.send(server.request(DELIVERIES)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(large))),
                server.send(server.request(DELIVERIES)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                                new ByteArrayInputStream("{\"body\":\"".getBytes(StandardCharsets.UTF_8)),
                                new ByteArrayInputStream(
                                        "x".repeat(large.length).getBytes(StandardCharsets.UTF_8)))))));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text("code")).isEqualTo("body-too-large");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 10_000})
    void an_idempotency_key_that_is_empty_or_too_long_is_refused(int length) {
        Answer answer = server.post(
                DELIVERIES,
                "{\"url\":\"%s\"}".formatted(receiver.url("/never")),
                "Idempotency-Key",
                "k".repeat(length));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void deliveries_can_be_cancelled_attempted_now_and_rescheduled_while_they_wait() throws InterruptedException {
        String later = "{\"url\":\"%s\",\"startAt\":\"2031-01-01T00:00:00Z\"}".formatted(receiver.url("/now"));
        String cancelled = server.post(DELIVERIES, later).text("id");
        String now = server.post(DELIVERIES, later).text("id");
        String moved = server.post(DELIVERIES, later).text("id");

        assertThat(server.post("/api/v1/jobs/" + cancelled + "/cancel").text("state"))
                .isEqualTo("cancelled");
        assertThat(server.post("/api/v1/jobs/" + cancelled + "/cancel").status())
                .isEqualTo(200);
        assertThat(server.post("/api/v1/jobs/" + cancelled + "/attempt-now").status())
                .isEqualTo(409);
        assertThat(server.post("/api/v1/jobs/" + cancelled + "/redrive").status())
                .isEqualTo(409);
        assertThat(server.post("/api/v1/jobs/" + moved + "/reschedule", "{\"dueAt\":\"2032-01-01T00:00:00Z\"}")
                        .text("nextAttemptAt"))
                .isEqualTo("2032-01-01T00:00:00Z");
        assertThat(server.post("/api/v1/jobs/" + now + "/attempt-now").status()).isEqualTo(200);
        assertThat(receiver.next().headers()).containsEntry("webhook-id", now);
    }

    @Test
    void a_dead_delivery_is_redriven_and_goes_on_counting() throws InterruptedException {
        receiver.reply(500, "").reply(200, "");
        String id = server.post(
                        DELIVERIES,
                        "{\"url\":\"%s\",\"schedule\":\"every 1s, 1 attempt\"}".formatted(receiver.url("/redrive")))
                .text("id");
        receiver.next();
        assertThat(ended(id).path("deadReason").asString()).isEqualTo("exhausted");

        Answer redriven = server.post("/api/v1/jobs/" + id + "/redrive");
        Hit second = receiver.next();

        assertThat(redriven.status()).isEqualTo(200);
        assertThat(second.headers()).containsEntry("longhaul-attempt", "2");
        assertThat(ended(id).path("state").asString()).isEqualTo("succeeded");
    }

    @Test
    void a_stored_row_of_serialized_java_ends_in_the_error_queue_and_is_never_deserialized() {
        byte[] serialized = HexFormat.of().parseHex("aced0005737200116a6176612e7574696c2e486173684d6170");
        String id = server.part(Longhaul.class)
                .enqueue(JobRequest.of("webhook", serialized, "application/x-java-serialized-object")
                        .schedule("immediate, 1 attempt"))
                .id()
                .toString();

        JsonNode job = ended(id);

        assertThat(job.path("state").asString()).isEqualTo("dead");
        assertThat(job.has("url")).isFalse();
        assertThat(job.at("/attempts/0/error").asString()).doesNotContain("HashMap");
        assertThat(server.get("/").status()).isEqualTo(200);
        assertThat(server.get("/deliveries/" + id).status()).isEqualTo(200);
    }

    @Test
    void headers_over_the_limit_are_refused_and_the_connection_with_them() throws IOException {
        assertThat(raw("GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /api/v1/jobs HT", "GET /api/v1/jobs HTTP/1.1\r\nHost: local"})
    void who_stops_in_the_middle_of_a_request_is_hung_up_on(String beginning) throws IOException {
        assertThat(raw(beginning)).matches("(?s)|HTTP/1.1 4.*");
    }

    @Test
    void a_body_that_stops_arriving_is_408() throws IOException {
        String begun = "POST " + DELIVERIES + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\nConnection: close\r\n\r\n{";

        assertThat(raw(begun)).startsWith("HTTP/1.1 408").contains("body-timeout");
    }

    /** Sends what is given and no more, and reads until the server hangs up. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode ended(String id) {
        return await().until(
                        () -> server.get("/api/v1/jobs/" + id).json(),
                        job -> List.of("succeeded", "dead", "cancelled")
                                .contains(job.path("state").asString()));
    }

    @Test
    void the_signing_secret_of_the_example_is_one() {
        assertThat(SigningSecret.parse(SECRET)).isNotNull();
    }
}
