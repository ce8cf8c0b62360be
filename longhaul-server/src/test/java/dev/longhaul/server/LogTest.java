package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What strangers say ends up in log lines, and does nothing there; what is secret does not end up there. */
class LogTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String FORGED = "ERROR Everything: is lost";
    private static final String HOSTILE = "\\r\\n" + FORGED + "\\u001b[2J\\u2028" + FORGED;

    @ParameterizedTest
    @ValueSource(strings = {"json", "text"})
    void no_line_is_a_strangers_and_no_secret_is_in_any(String format, @TempDir Path data) throws IOException {
        String output;
        try (CapturedOutput captured = new CapturedOutput();
                Receiver receiver = new Receiver()) {
            try (RunningServer server = RunningServer.start(
                    data,
                    "longhaul.logs=" + format,
                    "longhaul.webhooks.allowed-networks=127.0.0.0/8",
                    "logging.level.dev.longhaul=trace")) {
                provoke(server, receiver);
            }
            output = captured.text();
        }

        assertThat(output).contains("dead job=").doesNotContain(SECRET, SECRET.substring(6), "\u001b", "\u2028");
        assertThat(output.lines().filter(line -> line.strip().startsWith(FORGED)))
                .isEmpty();
        assertThat(output.chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                .isEmpty();
        if (format.equals("json")) {
            assertThat(output.lines()).allSatisfy(line -> {
                JsonNode entry = JsonMapper.shared().readTree(line);
                assertThat(entry.has("message")).isTrue();
            });
        } else {
            assertThat(output.lines())
                    .allMatch(line -> line.matches("(\\d\\d:\\d\\d:\\d\\d\\.\\d{3} [A-Z]+ +| {4}).*"));
        }
    }

    private static void provoke(RunningServer server, Receiver receiver) {
        receiver.reply(200, "no\r\n" + FORGED + "\u001b[31m\u2028" + FORGED);
        List<Answer> answers = List.of(
                server.post(
                        "/api/v1/deliveries",
                        """
                        {"url":"%s","schedule":"every 1s, 1 attempt","labels":{"%s":"%s"},"orderingKey":"%s",
                         "acknowledge":{"body":"%s"},"sign":{"scheme":"standard-webhooks","secret":"%s"}}""".formatted(receiver.url("/x?a=%0d%0aERROR"), HOSTILE, HOSTILE, HOSTILE, HOSTILE, SECRET),
                        "Idempotency-Key",
                        "key"),
                server.post("/api/v1/deliveries", "{\"url\":\"http://h.example/" + HOSTILE + "\"}"),
                server.post("/api/v1/deliveries", "{\"" + HOSTILE + "\":1}"),
                server.post(
                        "/api/v1/deliveries",
                        "{\"url\":\"%s\",\"sign\":{\"scheme\":\"%s\",\"secret\":\"%sx!\"}}"
                                .formatted(receiver.url("/y"), "standard-webhooks", SECRET)),
                server.post("/api/v1/deliveries", "{\"sign\":\"" + SECRET + "\"}"),
                server.post("/api/v1/deliveries", "{\"sign\":{\"" + SECRET + "\":"),
                server.get("/api/v1/jobs?state=%0d%0a" + FORGED.replace(" ", "+")),
                server.get("/api/v1/jobs/%1b%5b2J"),
                server.get("/nowhere/%0d%0aERROR%1b"));
        assertThat(answers).extracting(Answer::status).startsWith(202, 400, 400, 400, 400, 400, 400);
        String id = answers.getFirst().text("id");
        await().untilAsserted(() ->
                assertThat(server.get("/api/v1/jobs/" + id).text("state")).isEqualTo("dead"));
    }

    @Test
    void the_receivers_answer_stays_readable_in_the_job(@TempDir Path data) throws IOException {
        try (Receiver receiver = new Receiver().reply(500, "<b>é 支付宝</b>\u001b[31m");
                RunningServer server = RunningServer.start(data, "longhaul.webhooks.allowed-networks=127.0.0.0/8")) {
            String id = server.post(
                            "/api/v1/deliveries",
                            "{\"url\":\"%s\",\"schedule\":\"every 1s, 1 attempt\"}".formatted(receiver.url("/x")))
                    .text("id");

            await().untilAsserted(() -> assertThat(server.get("/api/v1/jobs/" + id)
                            .json()
                            .at("/attempts/0/response/body")
                            .asString())
                    .startsWith("<b>é 支付宝</b>")
                    .doesNotContain("\u001b"));
        }
    }
}
